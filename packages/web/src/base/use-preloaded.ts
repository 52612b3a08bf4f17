import { useEffect } from 'react'

/** Fetches the code of parts of the app while there is a network and nothing else to do; the parts are the same at each call. */
export function usePreloaded(parts: readonly (() => Promise<unknown>)[]): void {
  useEffect(() => {
    const load = () => {
      // Without a network they come with the first use.
      for (const one of parts) one().catch(() => {})
    }
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(load, 1_000)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(load, { timeout: 5_000 })
    return () => cancelIdleCallback(idle)
  }, [parts])
}
