import { setTimeout as wait } from 'node:timers/promises'
import { storageLimits } from '../limits.js'

export interface ConflictRetryOptions {
  /** Whether an error says that the transaction lost against another one and was undone. */
  readonly isConflict: (error: unknown) => boolean
  /** Called for every conflict that is retried, with the number of the attempt that failed. */
  readonly onRetry?: ((error: unknown, attempt: number) => void) | undefined
}

/**
 * Retries a transaction that lost against another one: up to `databaseWriteMaxAttempts` attempts, with exponential backoff
 * and jitter.
 */
export async function retryConflicts<R>(
  options: ConflictRetryOptions,
  transact: () => Promise<R>,
): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact()
    } catch (error) {
      if (attempt >= storageLimits.databaseWriteMaxAttempts || !options.isConflict(error)) throw error
      options.onRetry?.(error, attempt)
      const longestMs = Math.min(
        storageLimits.databaseRetryMaxMs,
        storageLimits.databaseRetryMinMs * 2 ** attempt,
      )
      await wait(Math.random() * longestMs)
    }
  }
}
