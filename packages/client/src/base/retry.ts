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

  /** It failed. One try waits at a time; a refusal for good has none. */
  later(error: unknown): void {
    const { isOpen, random } = this.#options
    if (this.#timer !== undefined || this.#isStopped || !isOpen()) return
    if (!(error instanceof ClientError && error.isRetryable)) return
    const delayMs = Math.max(error.retryAfterMs ?? 0, backoffMs(this.#attempt, random))
    this.#attempt += 1
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#run()
    }, delayMs)
  }

  /** Something succeeded: the wait after the next failure is the shortest. A try that waits still comes. */
  reset(): void {
    this.#attempt = 0
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#isStopped = true
  }
}
