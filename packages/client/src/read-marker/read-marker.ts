import type { Target } from '@stonechat/protocol'
import { isPassing, Retry, type RetryOptions } from '../base/retry.js'
import { targetKey, targetOf } from '../base/target.js'

/** Positions that move within this time go to the server as one. */
const gatherMs = 50

interface Mark {
  readonly target: Target
  seq: number
  sent: number
  isUnderWay: boolean
}

export interface ReadMarkerOptions extends RetryOptions {
  readonly push: (target: Target, seq: number) => Promise<unknown>
  /** The server knows all that was marked. */
  readonly onTold: (target: Target) => void
}

/** Sends the server how far the user has read: only forward, the newest position only, again after an outage. */
export class ReadMarker {
  readonly #options: ReadMarkerOptions
  readonly #marks = new Map<string, Mark>()
  readonly #retry: Retry
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ReadMarkerOptions) {
    this.#options = options
    this.#retry = new Retry(options, () => this.flush())
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
    if (!this.#retry.isWaiting) this.#timer ??= setTimeout(() => this.flush(), gatherMs)
  }

  /** Sends what was not sent yet: also after the connection has come back. */
  flush(): void {
    this.#retry.cancel()
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const mark of this.#marks.values()) void this.#send(mark)
  }

  stop(): void {
    this.#retry.stop()
    clearTimeout(this.#timer)
    this.#marks.clear()
  }

  async #send(mark: Mark): Promise<void> {
    if (mark.isUnderWay || mark.sent >= mark.seq) return
    mark.isUnderWay = true
    while (mark.sent < mark.seq) {
      const { seq } = mark
      try {
        await this.#options.push(mark.target, seq)
        this.#retry.reset()
      } catch (error) {
        this.#retry.later(error)
        if (isPassing(error)) break
      }
      mark.sent = seq
    }
    mark.isUnderWay = false
    if (mark.sent >= mark.seq) this.#options.onTold(mark.target)
  }
}
