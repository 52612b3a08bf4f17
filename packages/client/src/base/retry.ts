import { backoffMs } from './backoff.js'
import { ClientError } from './client-error.js'

export interface RetryOptions {
  /** Whether another try makes sense now: where not, it comes with the connection. */
  readonly isOpen: () => boolean
  readonly random: () => number
}

/** Tries again, with backoff, what failed for a passing reason. */
export class Retry {
  readonly #options: RetryOptions
  readonly #run: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #isStopped = false

  constructor(options: RetryOptions, run: () => void) {
    this.#options = options
    this.#run = run
  }

  /** Whether a try waits for its time. */
  get isWaiting(): boolean {
    return this.#timer !== undefined
  }

  /** It failed; a refusal for good is not tried again. */
  later(error: unknown): void {
    if (isPassing(error)) this.again(error.retryAfterMs)
  }

  /**
   * It failed, and is tried again for whatever reason: not sooner than `atLeastMs`. One try waits at a time. Returns how
   * long it waits, 0 for not at all.
   */
  again(atLeastMs = 0): number {
    const { isOpen, random } = this.#options
    if (this.isWaiting || this.#isStopped || !isOpen()) return 0
    const delayMs = Math.max(atLeastMs, backoffMs(this.#attempt, random))
    this.#attempt += 1
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#run()
    }, delayMs)
    return delayMs
  }

  /** Something succeeded: the wait after the next failure is the shortest. A try that waits still comes. */
  reset(): void {
    this.#attempt = 0
  }

  /** A try that waits does not come. */
  cancel(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Nothing is tried any more. */
  stop(): void {
    this.cancel()
    this.#isStopped = true
  }
}

/** Whether the same call may succeed later without being changed. */
export function isPassing(error: unknown): error is ClientError {
  return error instanceof ClientError && error.isRetryable
}
