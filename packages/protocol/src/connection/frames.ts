/** The frames of a WebSocket, both ways. */
import type { ErrorCode, FieldError } from '../errors.js'
import type { ServerEvent } from '../events.js'

export type FrameId = number | string

export interface RequestFrame {
  readonly id?: FrameId
  readonly op: string
  readonly data?: unknown
}

export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  readonly retryable: boolean
  readonly errors?: readonly FieldError[]
  readonly retry_after_ms?: number | undefined
}

export type ReplyFrame = { readonly id: FrameId | null } & (
  | { readonly data: unknown }
  | { readonly error: WireError }
)

export type ServerFrame = ReplyFrame | ServerEvent

/** The subprotocol a client offers, beside `bearer.TOKEN` where it passes its token that way. */
export const subprotocol = 'stonechat.v1'

/**
 * Raised by the release in which a request gains a key. A client names the newest one that it knows as `x_version`, in the query
 * of its requests: a server that knows only older ones then ignores keys that it does not know, and refuses them otherwise.
 */
export const protocolVersion = 3
