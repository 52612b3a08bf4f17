/**
 * The bus wakes; it never decides. Order and truth come from the store, so a lost bus message costs latency, never a
 * message: clients see a gap in `seq` or `rev` and fetch it.
 */
import type { CloseName, EventData, ServerEvent } from '@stonechat/protocol'
import type { Topic } from './topics.js'

/** What others see of a user. */
export type ShownProfile = Omit<EventData['user.updated'], 'user_id'>

export type BusEvent =
  /** Show this to every connection on the topic, except the one it came from. */
  | {
      readonly kind: 'deliver'
      readonly event: ServerEvent
      readonly except?: string | undefined
      /** On the topic of a group: its `rev` when this happened, with this where it is a change itself. */
      readonly rev?: number | undefined
      /** Set on messages whose arrival is kept track of. */
      readonly tracked?:
        | { readonly conversationId: number; readonly seq: number; readonly senderId: number }
        | undefined
    }
  /** On the topic of a user: this user's connections now listen to a group; they are shown the event once they do. */
  | {
      readonly kind: 'join'
      readonly conversationId: number
      /** The group's `rev` at which they are members, and the last message before they joined. */
      readonly rev: number
      readonly floorSeq: number
      readonly event: ServerEvent
    }
  /**
   * These users' connections listen to a group no more. Published on the topic of the group, in order with its
   * messages, and on the topics of the users for connections that are just starting.
   */
  | {
      readonly kind: 'leave'
      readonly conversationId: number
      readonly userIds: readonly number[]
      /** The group's, with this change. */
      readonly rev: number
    }
  /** On the topic of a user: close this user's connections, all or one device's or all but one device's. */
  | {
      readonly kind: 'close'
      readonly reason: CloseName
      readonly deviceId?: string | undefined
      readonly exceptDeviceId?: string | undefined
    }
  /** On the topic of a group: show this to the connections that follow its receipts. */
  | {
      readonly kind: 'receipts'
      readonly conversationId: number
      /** The group's when the positions moved. */
      readonly rev: number
      readonly data: EventData['receipt.changed']
    }
  /** On the topic of a user: this user's connections follow no receipts any more. */
  | { readonly kind: 'unfollow' }
  | NodeEvent
  /** An event of this topic was lost, or was too large for the bus: read the store again. */
  | { readonly kind: 'missed' }

/**
 * What nodes publish about which users are where. A restarted node keeps its name and is a new incarnation; its
 * `version` counts the users who came and went since it started, so that a node that missed an event notices.
 */
export type NodeEvent =
  /** On `presence`: a user came to a node or went from it. */
  | {
      readonly kind: 'presence'
      readonly incarnation: string
      readonly version: number
      readonly userId: number
      readonly online: boolean
      readonly at: number
      /** That the user went from it is because the user hides it now: nobody else may learn when that was. */
      readonly hidden?: true | undefined
    }
  /** On `presence`: a user hides from everybody, or shows to some or all, on every node. */
  | { readonly kind: 'visibility'; readonly userId: number; readonly hidden: boolean }
  /** On `presence`: whether a viewer may know where a user is can be different now, as after a block. */
  | { readonly kind: 'sight'; readonly userId: number; readonly viewerId: number }
  /**
   * On `presence`: what nodes know of a user, such as that they can be written to, is to be read again; with what others see of
   * the user where that is another now.
   */
  | { readonly kind: 'user'; readonly userId: number; readonly profile?: ShownProfile | undefined }
  /** On `presence`: connections of a node follow the receipts of these groups. Where it `asks`, the others say theirs. */
  | {
      readonly kind: 'followed'
      readonly conversationIds: readonly number[]
      readonly asks?: true | undefined
    }
  /** On `presence`: the heartbeat of a node. */
  | {
      readonly kind: 'heartbeat'
      readonly node: string
      readonly incarnation: string
      readonly version: number
    }
  /** On `presence`: a node shuts down, and its users are gone. */
  | { readonly kind: 'goodbye'; readonly incarnation: string; readonly at: number }
  /** On the topic of a node: another node asks for all its users; the answer goes to the topic of the node that asks. */
  | { readonly kind: 'ask'; readonly incarnation: string }
  /** A part of the answer. */
  | {
      readonly kind: 'list'
      readonly incarnation: string
      readonly version: number
      readonly part: number
      readonly parts: number
      readonly userIds: readonly number[]
    }

/** Receives the topic too, so that one handler may listen to very many. */
export type BusHandler = (event: BusEvent, topic: Topic) => void

/**
 * Contract: events of one publisher on one topic arrive in the order they were published, each at most once; a handler
 * that throws disturbs neither the publisher nor the other handlers; a publisher's own subscriptions get its events too,
 * also while the link is down. Events to other nodes may be lost then: handlers that may have missed some receive `missed` on
 * the topic, or `onRestored` fires where it may be anything, and the node reads the store again and asks its clients to sync.
 */
export interface Bus extends AsyncDisposable {
  /** Never waits and never throws: while the link is down the event is dropped. */
  publish(topic: Topic, event: BusEvent): void
  /** Starts to listen; the returned function stops. In force once a later `flush` resolves. */
  subscribe(topic: Topic, handler: BusHandler): () => void
  /** Resolves once every subscription made before this call is in force. */
  flush(): Promise<void>
  /** Called each time when anything may have been missed: the link came back, to this node or to another. */
  onRestored(handler: () => void): () => void
  /** Whether events reach other nodes right now. */
  isReady(): boolean
}
