import type { Log } from '@stonechat/im'
import { type CloseName, closeCodes } from '@stonechat/protocol'
import type { Dispatch } from '../dispatch.js'
import type { Limiter } from '../limiter.js'
import type { Flusher } from './flusher.js'
import type { LiveConnection } from './live-connection.js'

/** What all connections of a gateway have in common. */
export interface Shared {
  readonly dispatch: Dispatch
  readonly limiter: Limiter
  readonly log: Log
  readonly flusher: Flusher
  readonly clock: () => number
  readonly counters: Counters
  /** The connection is closing or gone. Idempotent. */
  forget(connection: LiveConnection): void
}

/** What a gateway has done since it started. */
export interface Counters {
  framesIn: number
  framesOut: number
  bytesOut: number
  /** Events framed: once each, whatever the number of connections they went to. */
  framed: number
  /** Ephemeral events that slow connections did not get. */
  dropped: number
  handshakesRefused: number
  readonly closes: Record<CloseName, number>
}

export function createCounters(): Counters {
  const closes = Object.fromEntries(Object.keys(closeCodes).map((name) => [name, 0])) as Counters['closes']
  return { framesIn: 0, framesOut: 0, bytesOut: 0, framed: 0, dropped: 0, handshakesRefused: 0, closes }
}
