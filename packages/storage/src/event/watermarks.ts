import { storageLimits } from '../limits.js'

interface Mark {
  readonly id: number
  readonly at: number
}

/**
 * Which ids have been given out for so long that they are either committed or will never be. Seeing a row proves that
 * every id below it was given out before; `eventGapPatienceMs` later no statement that was to write one can still run.
 * Each process observes this for itself: a new one waits again.
 */
export class Watermarks {
  readonly #now: () => number
  /** Ascending by both; one for every `eventGapMarkIntervalMs`. */
  readonly #marks: Mark[] = []
  #settled = 0

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now
  }

  /** A row with this id is there. */
  observe(id: number): void {
    const last = this.#marks.at(-1)
    const at = this.#now()
    if (last !== undefined && (id <= last.id || at - last.at < storageLimits.eventGapMarkIntervalMs)) return
    if (id > this.#settled) this.#marks.push({ id, at })
  }

  /** Whether ids below this one that are missing may be taken for lost, if no transaction holds them. */
  isSettledBelow(id: number): boolean {
    const latest = this.#now() - storageLimits.eventGapPatienceMs
    while (this.#marks[0] !== undefined && this.#marks[0].at < latest)
      this.#settled = this.#marks.shift()?.id ?? this.#settled
    return id <= this.#settled
  }
}
