/** A leader that answers nothing for this long is frozen, or gone without notice; jitter is added. */
const silenceMs = 3_000
const chanceMs = 1_000
/** A timer that fires this much too late means that this page itself slept. */
const lateMs = 1_000
/** The leader is asked this often without a cause. */
const askIntervalMs = 3_000
/** A leader that posted something less than this ago need not be asked. */
const freshMs = 1_000

export interface PatienceOptions {
  readonly random: () => number
  /** Asks for a sign of life. */
  readonly ask: () => void
  readonly onSilence: () => void
}

/** Watches over a leader that may fall silent: a page that the browser froze keeps its lock and answers nothing. */
export class Patience {
  readonly #options: PatienceOptions
  readonly #interval: ReturnType<typeof setInterval>
  #deadline: ReturnType<typeof setTimeout> | undefined
  #heardAt = Number.NEGATIVE_INFINITY

  constructor(options: PatienceOptions) {
    this.#options = options
    this.#interval = setInterval(() => this.askAgain(), askIntervalMs)
  }

  /** Asks now; silence is noticed from here on. */
  ask(): void {
    this.#options.ask()
    this.#deadline ??= this.#expect(silenceMs + this.#options.random() * chanceMs, false)
  }

  /** Asks, unless the leader posted something just now. */
  askAgain(): void {
    if (performance.now() - this.#heardAt > freshMs) this.ask()
  }

  /** The leader posted something. */
  heard(): void {
    this.#heardAt = performance.now()
    clearTimeout(this.#deadline)
    this.#deadline = undefined
  }

  stop(): void {
    clearInterval(this.#interval)
    clearTimeout(this.#deadline)
  }

  #expect(delayMs: number, isLast: boolean): ReturnType<typeof setTimeout> {
    const dueAt = performance.now() + delayMs
    return setTimeout(() => {
      this.#deadline = undefined
      if (isLast || performance.now() < dueAt + lateMs) {
        this.#options.onSilence()
        return
      }
      // The answer may stand in this page's own queue.
      this.#options.ask()
      this.#deadline = this.#expect(lateMs, true)
    }, delayMs)
  }
}
