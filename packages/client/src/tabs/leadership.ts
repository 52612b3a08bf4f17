export interface LeadershipOptions {
  readonly locks: Pick<LockManager, 'request'>
  /** One of the tabs that use the same name leads. */
  readonly name: string
  readonly onGranted: () => void
  /** Another tab took it by force: this one was silent for too long. */
  readonly onStolen: () => void
}

/** One stay in the queue for the lock, and the leadership that may follow. */
interface Turn {
  readonly waiting: AbortController
  release: (() => void) | undefined
}

/** One leader among the tabs, by a Web Lock: a tab that closes or crashes releases it at once. */
export class Leadership {
  readonly #options: LeadershipOptions
  #turn: Turn | undefined

  constructor(options: LeadershipOptions) {
    this.#options = options
  }

  /** Queues for it. */
  stand(): void {
    if (this.#turn !== undefined) return
    const waiting = new AbortController()
    void this.#take({ waiting, release: undefined }, { signal: waiting.signal })
  }

  /** Takes it from a leader that does not answer. */
  seize(): void {
    if (this.#turn?.release !== undefined) return
    this.resign()
    void this.#take({ waiting: new AbortController(), release: undefined }, { steal: true })
  }

  /** Gives it up, or leaves the queue. */
  resign(): void {
    const turn = this.#turn
    this.#turn = undefined
    turn?.waiting.abort()
    turn?.release?.()
  }

  async #take(turn: Turn, options: LockOptions): Promise<void> {
    const { locks, name, onGranted, onStolen } = this.#options
    this.#turn = turn
    const reign = () =>
      new Promise<void>((resolve) => {
        if (this.#turn !== turn) return resolve()
        turn.release = resolve
        onGranted()
      })
    try {
      await locks.request(name, options, reign)
    } catch {
      if (this.#turn !== turn) return
      this.#turn = undefined
      // Where locks are forbidden every tab leads itself.
      if (turn.release === undefined) onGranted()
      else onStolen()
    }
  }
}
