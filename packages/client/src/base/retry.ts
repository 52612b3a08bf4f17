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

  get isWaiting(): boolean {
    return this.#timer !== undefined
  }

  /** It failed. One try waits at a time; a refusal for good has none. */
  later(error: unknown): void {
    const { isOpen, random } = this.#options
    if (this.isWaiting || this.#isStopped || !isOpen()) return
    if (!(error instanceof ClientError && error.isRetryable)) return
    const delayMs = Math.max(error.retryAfterMs ?? 0, backoffMs(this.#attempt, random))
    this.#attempt += 1
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#run()
    }, delayMs)
  }

  /** It succeeded, or there is nothing to try now: no try waits, and the next wait is the shortest. */
  reset(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#attempt = 0
  }

  stop(): void {
    this.reset()
    this.#isStopped = true
  }
}
