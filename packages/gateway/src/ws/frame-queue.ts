/** The frames that wait for one connection. They leave once per tick, in order, and the queue never grows past a limit. */

import type { Duplex } from 'node:stream'
import { gatewayLimits } from '../limits.js'
import type { Counters } from './counters.js'
import type { Flushable, Flusher } from './flusher.js'
import type { Laggard, Laggards } from './laggards.js'
import type { LiveSocket } from './live-socket.js'

/** Nothing waits: one for all, since nearly all wait for nothing. It stays empty. */
const none: Buffer[] = []

export class FrameQueue implements Flushable, Laggard {
  isDirty = false
  readonly #socket: LiveSocket
  readonly #raw: Duplex
  readonly #flusher: Flusher
  readonly #counters: Counters
  readonly #laggards: Laggards
  readonly #owner: { close(reason: 'behind'): void }
  #frames = none
  #bytes = 0

  /**
   * @param raw the stream beneath the socket: without compression, whole frames may be written to it directly
   * @param owner disconnects the other side where the node has too many that are behind
   */
  constructor(
    socket: LiveSocket,
    raw: Duplex,
    shared: { readonly flusher: Flusher; readonly counters: Counters; readonly laggards: Laggards },
    owner: { close(reason: 'behind'): void },
  ) {
    this.#socket = socket
    this.#raw = raw
    this.#flusher = shared.flusher
    this.#counters = shared.counters
    this.#laggards = shared.laggards
    this.#owner = owner
  }

  /**
   * Queues a frame.
   * @returns `false` where the other side is `gatewayLimits.connectionQueueMaxBytes` behind: then it is time to disconnect
   */
  push(frame: Buffer): boolean {
    if (this.#backlogWith(frame) > gatewayLimits.connectionQueueMaxBytes) {
      // A burst within one tick is no sign of a slow reader: only what its socket does not take is.
      this.flush(Buffer.concat)
      if (this.#backlogWith(frame) > gatewayLimits.connectionQueueMaxBytes) return false
    }
    if (this.#frames.length === 0) this.#frames = [frame]
    else this.#frames.push(frame)
    this.#bytes += frame.length
    this.#counters.framesOut += 1
    this.#flusher.add(this)
    return true
  }

  /** Queues a frame that the next one of its kind replaces, unless the other side is somewhat behind already. */
  pushEphemeral(frame: Buffer): void {
    if (this.#backlogWith(frame) <= gatewayLimits.connectionEphemeralMaxBytes) this.push(frame)
    else this.#counters.dropped += 1
  }

  flush(join: (frames: readonly Buffer[]) => Buffer): void {
    if (this.#frames.length === 0) return
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#counters.bytesOut += this.#bytes
      this.#raw.write(join(this.#frames))
      if (this.#raw.writableLength > 0) this.#laggards.note(this, this.#bytes)
    }
    this.clear()
  }

  /** The socket is gone: nothing waits any more. */
  end(): void {
    this.clear()
    this.#laggards.forget(this)
  }

  /** What the socket has been given and has not taken. */
  get backlogBytes(): number {
    return this.#raw.writableLength
  }

  disconnect(): void {
    this.#owner.close('behind')
  }

  clear(): void {
    this.#frames = none
    this.#bytes = 0
  }

  #backlogWith(frame: Buffer): number {
    return this.#bytes + this.#raw.writableLength + frame.length
  }
}
