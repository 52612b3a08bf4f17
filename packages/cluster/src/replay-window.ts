import { clusterLimits } from './limits.js'

const size = clusterLimits.busReplayWindow

/** Which numbers of a counting sender were seen: each is accepted once, and none that is far behind the newest. */
export class ReplayWindow {
  #newest = -1
  readonly #isSeen = new Uint8Array(size)

  /** Whether this number is new; from then on it is not. */
  accept(number: number): boolean {
    if (number <= this.#newest - size) return false
    if (number > this.#newest) {
      // The places between are free for those that come late.
      for (let late = Math.max(this.#newest + 1, number - size + 1); late < number; late += 1)
        this.#isSeen[late % size] = 0
      this.#newest = number
    } else if (this.#isSeen[number % size] === 1) return false
    this.#isSeen[number % size] = 1
    return true
  }
}
