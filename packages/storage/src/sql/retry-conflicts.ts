import { setTimeout as wait } from 'node:timers/promises'
import { storageLimits } from '../limits.js'

export interface RetryOptions {
  /** Whether an error says that the transaction lost against another one and was undone. */
  readonly isConflict: (error: unknown) => boolean
  /** Told of every conflict that is tried again, with the number of the attempt that failed. */
  readonly onRetry?: ((error: unknown, attempt: number) => void) | undefined
}

/** Runs a transaction again where it lost against another one: up to `databaseWriteMaxAttempts`, with growing jitter. */
export async function retryConflicts<R>(options: RetryOptions, transact: () => Promise<R>): Promise<R> {
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
