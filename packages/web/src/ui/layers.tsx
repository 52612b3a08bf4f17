/**
 * What opens above the page. Its code is a good part of the app and nothing of it is on the screen at first: it comes when the
 * browser has nothing else to do, or with the first use.
 */
import { Suspense } from 'react'
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

/** Their code, to be fetched while there is nothing else to do. */
export const layerParts = [loadMenu, loadConfirmDialog]
