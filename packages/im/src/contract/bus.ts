/**
 * The bus wakes; it never decides. Order and truth come from the store, so a lost bus message costs latency, never a
 * message: clients see a gap in `seq` or `rev` and fetch it.
 */
import type { CloseName, ServerEvent } from '@stonechat/protocol'

/** `u.<user>`: one user's connections. `c.<conversation>`: a group's. `presence`: every node. */
export type Topic = `u.${number}` | `c.${number}` | 'presence'

export type BusEvent =
  /** Show this to every connection on the topic, but for the one it came from. */
  | {
      readonly kind: 'deliver'
      readonly event: ServerEvent
      readonly except?: string | undefined
      /** Set on messages whose arrival is kept track of. */
      readonly tracked?:
        | { readonly conversationId: number; readonly seq: number; readonly senderId: number }
        | undefined
    }
  /** On `u.<user>`: this user's connections now listen to a group; they are shown the event once they do. */
  | { readonly kind: 'join'; readonly conversationId: number; readonly event: ServerEvent }
  /**
   * These users' connections listen to a group no more. Published on `c.<conversation>`, in order with its messages, and
   * on `u.<user>` for connections that are just starting.
   */
  | { readonly kind: 'leave'; readonly conversationId: number; readonly userIds: readonly number[] }
  /** On `u.<user>`: close this user's connections, all or one device's or all but one device's. */
  | {
      readonly kind: 'close'
      readonly reason: CloseName
      readonly deviceId?: string | undefined
      readonly exceptDeviceId?: string | undefined
    }
  /** On `presence`: a user came to or went from a node. */
  | {
      readonly kind: 'presence'
      readonly node: string
      readonly userId: number
      readonly online: boolean
      readonly at: number
    }

export type BusHandler = (event: BusEvent) => void

/**
 * Contract: events of one publisher on one topic arrive in the order they were published, each at most once; a handler
 * never throws into the publisher; a publisher's own subscriptions get its events too. Events may be lost while the
 * link is down: when it comes back `onRestored` fires and the node tells its clients to sync.
 */
export interface Bus extends AsyncDisposable {
  /** Never waits and never throws: while the link is down the event is dropped. */
  publish(topic: Topic, event: BusEvent): void
  /** Starts to listen; the returned function stops. In force once a later `flush` resolves. */
  subscribe(topic: Topic, handler: BusHandler): () => void
  /** Resolves once every subscription made before this call is in force. */
  flush(): Promise<void>
  /** Called each time the link comes back after it was lost. */
  onRestored(handler: () => void): () => void
  /** Whether events reach other nodes right now. */
  isReady(): boolean
}
