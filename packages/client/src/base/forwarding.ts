import type { Readable } from '../api.js'

/**
 * A readable that outlives what it reads: it follows `source` to whatever object is current (an account's workspace),
 * and shows `fallback` while there is none.
 */
export function forward<S, T>(
  source: Readable<S | undefined>,
  pick: (current: S) => Readable<T>,
  fallback: T,
): Readable<T> {
  return {
    getSnapshot: () => {
      const current = source.getSnapshot()
      return current === undefined ? fallback : pick(current).getSnapshot()
    },
    subscribe: (listener) => {
      const follow = () => {
        const current = source.getSnapshot()
        return current === undefined ? () => {} : pick(current).subscribe(listener)
      }
      let stopInner = follow()
      const stopOuter = source.subscribe(() => {
        stopInner()
        stopInner = follow()
        listener()
      })
      return () => {
        stopInner()
        stopOuter()
      }
    },
  }
}
