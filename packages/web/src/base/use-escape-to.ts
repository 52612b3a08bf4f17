import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { goBack } from './go-back.js'
import { isImeKey } from './keys.js'

/** Esc leaves what this is used in, for `path` where there is nothing to go back to; a layer above it is closed first. */
export function useEscapeTo(path: string): void {
  const [, navigate] = useLocation()
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isImeKey(event)) return
      if (document.querySelector('[role="dialog"], [role="menu"]') === null) goBack(navigate, path)
    }
    document.addEventListener('keydown', leave)
    return () => document.removeEventListener('keydown', leave)
  }, [navigate, path])
}
