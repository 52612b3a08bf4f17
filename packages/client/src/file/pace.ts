import { chunkMaxBytes, chunkMinBytes } from './limits.js'

/** Requests are made larger below the first and smaller above the second. */
const fastMs = 700
const slowMs = 2_500

/** How much to send in the next request: on a slow line little, so that progress shows and a cut costs little. */
export class Pace {
  #bytes = 4 * chunkMinBytes

  get bytes(): number {
    return this.#bytes
  }

  /** A request went through in this time. */
  took(ms: number): void {
    if (ms < fastMs) this.#set(this.#bytes * 2)
    else if (ms > slowMs) this.#set(this.#bytes / 2)
  }

  /** A request was cut. */
  failed(): void {
    this.#set(this.#bytes / 2)
  }

  #set(bytes: number): void {
    this.#bytes = Math.min(chunkMaxBytes, Math.max(chunkMinBytes, bytes))
  }
}
