import { useEffect } from 'react'
import { isImeKey } from './keys.js'

/** Esc ends what is under way, before anything around it; a layer above it is closed first. */
export function useEscape(isActive: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!isActive) return
    const react = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isImeKey(event)) return
      if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return
      event.preventDefault()
      event.stopPropagation()
      onEscape()
    }
    document.addEventListener('keydown', react, { capture: true })
    return () => document.removeEventListener('keydown', react, { capture: true })
  }, [isActive, onEscape])
}
