import { useCallback, useSyncExternalStore } from 'react'

/** The breakpoints of `styles.css`, for what must not be in the DOM twice. */
export const media = {
  pane: '(min-width: 45rem)',
  wide: '(min-width: 68.75rem)',
  touch: '(pointer: coarse)',
  calm: '(prefers-reduced-motion: reduce)',
} as const

/** Whether a media query holds, kept current. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
