import type { Log } from '@stonechat/im'
import type { Dispatch } from '../dispatch.js'
import type { Limiter } from '../limiter.js'
import type { Counters } from './counters.js'
import type { Flusher } from './flusher.js'
import type { Laggards } from './laggards.js'
import type { LiveConnection } from './live-connection.js'
import type { LiveSocket } from './live-socket.js'

/** What all connections of a gateway have in common. */
export interface Shared {
  readonly dispatch: Dispatch
  readonly limiter: Limiter
  readonly log: Log
  readonly flusher: Flusher
  readonly laggards: Laggards
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number
  readonly counters: Counters
  /** The connection is closing or gone. Idempotent. */
  forget(connection: LiveConnection): void
  /** A socket of this address has closed for good. Once for each. */
  ended(socket: LiveSocket, ip: string): void
}
