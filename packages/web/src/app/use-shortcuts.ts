import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { keyOf, pathOf } from '../base/address.js'
import { useClient } from '../base/context.js'
import { usePlace } from '../base/routes.js'
import type { Layer } from './Layers.js'
import { decideShortcut, neighbourOf } from './shortcuts.js'

/** Listens for the keys that work everywhere. A dialog that is open keeps its keys to itself. */
export function useShortcuts(openLayer: (layer: Layer) => void): void {
  const client = useClient()
  const place = usePlace()
  const [, navigate] = useLocation()

  useEffect(() => {
    const react = (event: KeyboardEvent) => {
      const shortcut = decideShortcut(event, isTextField(event.target))
      if (shortcut === undefined) return
      if (document.querySelector('[role="dialog"]') !== null && shortcut !== 'switcher') return
      event.preventDefault()
      if (shortcut === 'next' || shortcut === 'previous') {
        const current = place.page === 'conversation' ? keyOf(place.target) : undefined
        const found = neighbourOf(client.sessions.getSnapshot() ?? [], current, shortcut === 'next' ? 1 : -1)
        if (found !== undefined) navigate(pathOf(found))
      } else {
        openLayer(shortcut)
      }
    }
    document.addEventListener('keydown', react)
    return () => document.removeEventListener('keydown', react)
  }, [client, place, navigate, openLayer])
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}
