import type { ErrorCode, OperationName, ServerEvent } from '@stonechat/protocol'
import type { ConnectionState, Readable } from '../api.js'

/** What the stores know of the way to the server: a socket of this page, or the tab that has one. */
export interface Link {
  readonly state: Readable<ConnectionState>
  /** Whether requests can be made now. */
  readonly isOpen: boolean
  /** Whether this operation can go over it now, with this input. */
  carries(name: OperationName, input: object): boolean
  /** @throws ClientError `network` where it is not open or ends before the answer */
  request(op: OperationName, data: unknown): Promise<unknown>
  /** Sends a request that needs no answer; it is dropped where the link is not open. */
  notify(op: OperationName, data: unknown): void
  /** Connects now, where it is not connected already; where it is, asks whether it really lives. */
  reconnect(): void
  /** The page was woken: whatever was lost meanwhile is restored at once. */
  wake(): void
  /** The machine lost its network. */
  goOffline(): void
  /** The caller has caught up. */
  setOnline(): void
  stop(): void
}

export interface LinkListener {
  /** Connected; the caller catches up, then calls `setOnline`. */
  readonly onReady: () => void
  readonly onEvent: (event: ServerEvent) => void
  /** What was under way has failed with `network`. */
  readonly onLost: () => void
  /** The server signed this device out. */
  readonly onSignedOut: (reason: ErrorCode) => void
}
