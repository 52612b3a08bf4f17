/** What differs from what a client holds. */

import type { GroupLine, Message } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Membership } from '../group/store.js'
import type { SessionRecord } from '../session/store.js'

/** What a client holds of one conversation. */
export interface HeldConversation {
  readonly conversationId: number
  readonly lastSeq: number
  readonly rev: number
  readonly sessionRev: number
  readonly deletedRev: number
}

/** What a client holds, which part of its conversations that is, and how much one answer may carry. */
export interface SyncWish {
  readonly held: readonly HeldConversation[]
  /** Only conversations above this id … */
  readonly afterId?: number | undefined
  /** … and up to this one are compared. */
  readonly upToId?: number | undefined
  readonly limit: {
    /** Sessions in one answer. */
    readonly sessions: number
    /** How many of the newest conversations bring their messages to a client that does not hold them. */
    readonly conversations: number
    /** Messages, and changes, of one conversation; past it the conversation is reset. */
    readonly messages: number
    /** Of one answer as JSON; the first conversation fits in any case. */
    readonly bytes: number
  }
}

export interface SyncRecord {
  readonly sessions: readonly SessionRecord[]
  readonly conversations: readonly {
    readonly conversation_id: number
    readonly last_seq: number
    readonly rev: number
    readonly reset: boolean
    readonly messages: readonly Message[]
    readonly changed: readonly Message[]
    readonly deleted: readonly number[]
    readonly lines: readonly GroupLine[]
  }[]
  readonly removed: readonly number[]
  /** All living groups of the user within the part that was compared, whether they differ or not. */
  readonly groups: readonly Membership[]
  /** The answer is full, and more conversations differ. */
  readonly more: boolean
}

export interface SyncStore {
  /**
   * One snapshot of what differs from what a client holds, the newest conversations first: whole conversations, up to the
   * limits of an answer; `more` says that others differ too. Messages at or below the floor never appear, nor those that
   * the user deleted. Where nothing differs it is one statement.
   */
  getChangesSince(userId: number, wish: SyncWish): Promise<SyncRecord>
}

export const syncAccess = { getChangesSince: 'read' } as const satisfies AccessOf<SyncStore>
