/**
 * What opens above the page. Its code is a good part of the app and nothing of it is on the screen at first: it comes when the
 * browser has nothing else to do, or with the first use.
 */
import { Suspense, useEffect } from 'react'
import { lazyPart } from '../base/lazy-part.js'
import type { ConfirmDialogProps } from './ConfirmDialog.js'
import type { ContextMenuProps } from './Menu.js'

const loadMenu = () => import('./Menu.js')
const loadConfirmDialog = () => import('./ConfirmDialog.js')
const Menu = lazyPart(() => loadMenu().then(({ ContextMenu }) => ContextMenu))
const Confirm = lazyPart(() => loadConfirmDialog().then(({ ConfirmDialog }) => ConfirmDialog))

/** See `ContextMenu` of `Menu.tsx`. */
export function ContextMenu(props: ContextMenuProps) {
  return (
    <Suspense>
      <Menu {...props} />
    </Suspense>
  )
}

/** See `ConfirmDialog`. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Suspense>
      <Confirm {...props} />
    </Suspense>
  )
}

/** Fetches them while there is a network and nothing else to do. */
export function usePreloadedLayers(): void {
  useEffect(() => {
    const load = () => {
      // Without a network they come with the first use.
      for (const one of [loadMenu, loadConfirmDialog]) one().catch(() => {})
    }
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(load, 1_000)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(load, { timeout: 5_000 })
    return () => cancelIdleCallback(idle)
  }, [])
}
