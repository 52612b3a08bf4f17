import { useSyncExternalStore } from 'react'

/** A thumb needs this much, px. */
const cell = 44

/** How many emoji stand side by side over the whole width of a phone. */
export function useColumns(): number {
  return useSyncExternalStore(subscribe, () =>
    Math.min(14, Math.max(6, Math.floor((innerWidth - 16) / cell))),
  )
}

function subscribe(listener: () => void): () => void {
  addEventListener('resize', listener)
  return () => removeEventListener('resize', listener)
}
