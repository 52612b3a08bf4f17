import type { Target } from '@stonechat/protocol'
import { backoffMs } from '../base/backoff.js'
import { ClientError } from '../base/client-error.js'
import { targetKey, targetOf } from '../base/target.js'

/** Positions that move within this time go to the server as one. */
const gatherMs = 50

interface Mark {
  readonly target: Target
  seq: number
  sent: number
  isUnderWay: boolean
}

/** Tells the server how far the user has read: only forward, the newest position only, again after an outage. */
export class ReadMarker {
  readonly #push: (target: Target, seq: number) => Promise<void>
  readonly #onTold: (target: Target) => void
  readonly #isOpen: () => boolean
  readonly #random: () => number
  readonly #marks = new Map<string, Mark>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0

  constructor(options: {
    push: (target: Target, seq: number) => Promise<void>
    /** Whether telling makes sense now: where not, `flush` comes with the connection. */
    isOpen: () => boolean
    random: () => number
    /** The server knows all that was marked. */
    onTold: (target: Target) => void
  }) {
    this.#push = options.push
    this.#onTold = options.onTold
    this.#isOpen = options.isOpen
    this.#random = options.random
  }

  /** Whether the server knows all that was marked. */
  isTold(key: string): boolean {
    const mark = this.#marks.get(key)
    return mark === undefined || mark.sent >= mark.seq
  }

  mark(target: Target, seq: number): void {
    const key = targetKey(target)
    const mark = this.#marks.get(key) ?? { target: targetOf(target), seq: 0, sent: 0, isUnderWay: false }
    if (seq <= mark.seq) return
    mark.seq = seq
    this.#marks.set(key, mark)
    this.#timer ??= setTimeout(() => this.flush(), gatherMs)
  }

  /** Sends what was not sent yet: also after the connection has come back. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const mark of this.#marks.values()) void this.#send(mark)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#marks.clear()
  }

  #flushLater(): void {
    if (!this.#isOpen() || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.flush(), backoffMs(this.#failures, this.#random))
    this.#failures += 1
  }

  async #send(mark: Mark): Promise<void> {
    if (mark.isUnderWay || mark.sent >= mark.seq) return
    mark.isUnderWay = true
    while (mark.sent < mark.seq) {
      const { seq } = mark
      try {
        await this.#push(mark.target, seq)
        this.#failures = 0
      } catch (error) {
        if (error instanceof ClientError && error.isRetryable) {
          this.#flushLater()
          break
        }
      }
      mark.sent = seq
    }
    mark.isUnderWay = false
    if (mark.sent >= mark.seq) this.#onTold(mark.target)
  }
}
