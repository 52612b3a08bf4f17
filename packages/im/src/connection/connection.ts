/** What a carrier gives the hub for one live socket, and what the hub gives back. */
import type { CloseName } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'

/** One event, encoded once for all connections of a node. */
export interface Outbound {
  /** The JSON text of the frame. */
  readonly text: string
  /** Whether it may be dropped for a slow connection. */
  readonly isEphemeral: boolean
  /** Where the carrier keeps the framed bytes, so that it frames once too. */
  wire: Uint8Array | undefined
}

/** A carrier's side of a live connection. None of these may throw or wait. */
export interface Sink {
  deliver(outbound: Outbound): void
  close(reason: CloseName): void
  /** Asks the other side for a sign of life; the carrier calls `connection.pong()` when it comes. */
  ping(): void
}

/** The hub's side of a live connection. */
export interface Connection {
  readonly id: string
  readonly caller: Caller
  /** The other side answered the oldest unanswered ping: all that was delivered before that ping has arrived. */
  pong(): void
  /** The socket is gone. Idempotent. */
  closed(): void
}
