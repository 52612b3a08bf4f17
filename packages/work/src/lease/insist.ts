import { rest } from '../base/pause.js'
import { workLimits } from '../limits.js'

/**
 * Tries again where it fails, until a signal is given: what was done under a lease need not be done twice because the database was
 * away when that was to be noted. `undefined` where it never succeeded.
 */
export async function insist<T>(
  { signals, onFailure }: { signals: readonly AbortSignal[]; onFailure: (error: unknown) => void },
  work: () => Promise<T>,
): Promise<T | undefined> {
  const end = AbortSignal.any([...signals])
  for (;;) {
    try {
      return await work()
    } catch (error) {
      onFailure(error)
      await rest(workLimits.retryMinMs, end)
      if (end.aborted) return undefined
    }
  }
}
