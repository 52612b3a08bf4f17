/** Messages: committed in batches, changed one at a time, deleted for one user, read by ranges. */

import type {
  DraftContent,
  Message,
  MessageExtras,
  MessageVersion,
  WantedMentions,
} from '@stonechat/protocol'
import type { JsonList } from '../base/json-list.js'
import type { AccessOf } from '../contract/access.js'
import type { ConversationRef, Refusal, TargetKey } from '../conversation/store.js'

export interface MessageDraft {
  readonly key: TargetKey
  readonly senderId: number
  readonly clientId: string
  /** A file that is not filled in is one that the sender may not send now: refused, unless it is a retry. */
  readonly content: DraftContent
  /** The content as JSON, where it has been written already. */
  readonly contentText?: string | undefined
  readonly replyTo: number | null
  /** What other nouns say of the message from its first moment; `undefined` for nothing. */
  readonly extras?: MessageExtras | undefined
  /** Of content, reply and extras: tells a retry from another message with the same `client_id`. At most 48 bits. */
  readonly bodyHash: number
  /** What earlier versions stored for the same body, where that differs: a retry may come after an update. */
  readonly formerHash?: number | undefined
  /** The node's clock; the store keeps it from running backwards within a conversation. */
  readonly createdAt: number
}

export type CommitOutcome =
  | {
      readonly status: 'created' | 'duplicate'
      readonly message: Message
      readonly conversation: ConversationRef
    }
  | Refusal

export interface MessageChange {
  readonly key: TargetKey
  readonly actorId: number
  readonly seq: number
  /** The new content, or `null` to recall. Files that it keeps need not be filled in. */
  readonly content: DraftContent | null
  /** Whom an edited message mentions; where it does not say so, those it mentioned. */
  readonly mentions?: WantedMentions | undefined
  readonly at: number
  /** How old an own message may be; group owners and admins may recall any message at any age. */
  readonly windowMs: number
}

export type ChangeOutcome =
  | {
      readonly status: 'changed' | 'unchanged'
      readonly message: Message
      readonly conversation: ConversationRef
    }
  | Refusal

/** Messages that one user no longer wants to see. */
export interface MessageDeletion {
  readonly userId: number
  readonly conversationId: number
  readonly seqs: readonly number[]
  readonly at: number
}

export type DeletionOutcome =
  | {
      readonly status: 'deleted'
      /** Those that were not deleted before, ascending. */
      readonly seqs: readonly number[]
      readonly sessionRev: number
      readonly deletedRev: number
      /** Of the user's session, afterwards. */
      readonly unread: number
    }
  | Refusal

export interface MessageStore {
  /**
   * Commits a batch of messages, in the order given, in one transaction: locks the heads in ascending id order, finds
   * retries by `(conversation, sender, client_id)`, checks membership, mute and block, gives out `seq`, inserts, moves
   * the heads and the senders' read positions. A direct conversation that does not exist is made, with the sessions of
   * both. The number of statements does not depend on the size of a group.
   *
   * One outcome per draft, in the same order; a refused draft never fails the others. Refusals: `not_a_member`,
   * `group_not_found`, `group_dissolved`, `forbidden` (by the settings of the group), `muted`, `slow_mode` (with how long to wait),
   * `blocked`, `conflict`, `message_not_found` (of `replyTo`), and those of
   * `refuseMentions` and `refuseFiles`. A file that a message has is kept from then on.
   *
   * It is called again while earlier calls are under way. Those of one lane are carried out in the order they were made,
   * and may share a transaction; lanes run side by side.
   * @param lane from 0 to `commitLanes` - 1; 0 by default
   */
  commitMessages(batch: readonly MessageDraft[], lane?: number): Promise<readonly CommitOutcome[]>
  /**
   * Edits or recalls one message: moves `rev` by one and keeps the former content. Recalling twice is `unchanged`. Files that no message
   * has any more are let go in the same transaction.
   */
  changeMessage(change: MessageChange): Promise<ChangeOutcome>

  /**
   * Takes messages out of one user's view and moves `session_rev` and `deleted_rev` by one; others see them still. Those
   * that were unread are not any more. Again is harmless. Refusals: `conversation_not_found`, `message_not_found` (one that
   * is not there or lies below the floor: then none is deleted), `limit_reached` (more than `unreadDeletionsMax` deleted
   * that were not read).
   */
  deleteMessages(deletion: MessageDeletion): Promise<DeletionOutcome>

  /** What a message said until each edit and its recall, by `rev` ascending, after one. */
  listMessageVersions(page: {
    conversationId: number
    seq: number
    afterRev: number
    limit: number
  }): Promise<{ versions: MessageVersion[]; hasMore: boolean }>

  /**
   * One range of `(conversation_id, seq)`, exclusive on both ends, ascending, without what this user has deleted; `hasMore`
   * in the asked direction.
   */
  listMessages(range: {
    conversationId: number
    userId?: number | undefined
    afterSeq: number
    beforeSeq?: number | undefined
    direction: 'older' | 'newer'
    limit: number
  }): Promise<MessageRange>
}

export interface MessageRange {
  readonly messages: Message[]
  readonly hasMore: boolean
  /** The same messages as JSON, where the store has that ready: then it reads `messages` when somebody asks for them. */
  readonly written?: JsonList<Message> | undefined
}

export const messageAccess = {
  commitMessages: 'write',
  changeMessage: 'write',
  deleteMessages: 'write',
  listMessageVersions: 'read',
  listMessages: 'read',
} as const satisfies AccessOf<MessageStore>
