/** Reactions: part of the message they answer, whose `rev` moves with them. */

import type { Message, MessageCause, Reactor } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { ConversationRef, Refusal, TargetKey } from '../conversation/store.js'

/** What one user wants with one emoji on a message. */
export interface ReactionWish {
  readonly actorId: number
  readonly seq: number
  readonly emoji: string
  /** `false` takes it back. */
  readonly on: boolean
  readonly at: number
}

export type ReactionOutcome =
  | {
      readonly status: 'changed' | 'unchanged'
      /** After all wishes of the commit; it names the actor where the actor reacts. */
      readonly message: Message
    }
  | Refusal

/** A message that is another one now, and by whose reactions. */
export interface ReactedMessage {
  /** As everybody sees it. */
  readonly message: Message
  /** At the `rev` of this message. */
  readonly conversation: ConversationRef
  readonly reactions: NonNullable<MessageCause['reactions']>
}

export interface ReactionsOutcome {
  /** One for each wish, in their order. */
  readonly outcomes: readonly ReactionOutcome[]
  /** In the order of their `rev`. */
  readonly changed: readonly ReactedMessage[]
}

/** Where a page of those who reacted ended. */
export interface ReactorPlace {
  readonly rev: number
  readonly userId: number
  readonly emoji: string
}

export interface ReactorPage {
  readonly conversationId: number
  readonly seq: number
  /** Only those with this one. */
  readonly emoji?: string | undefined
  /** `undefined` for the first page. */
  readonly after?: ReactorPlace | undefined
  readonly limit: number
}

export interface ReactionStore {
  /**
   * Adds or takes back reactions in one conversation, one after the other, in one transaction: each message that changes moves
   * its `rev` once, in the order in which the wishes name them. Again is `unchanged`, and so is what is taken back in the same
   * commit. The number of statements does not depend on how many wishes there are. Refusals: `not_a_member`, `group_not_found`,
   * `group_dissolved`, `message_not_found`, `message_recalled`, `muted`, `blocked`, `limit_reached`.
   */
  setReactions(key: TargetKey, wishes: readonly ReactionWish[]): Promise<ReactionsOutcome>

  /** Who reacted to a message: by the changes that made it, those of one change by user. */
  listReactors(page: ReactorPage): Promise<{ reactors: Reactor[]; next: ReactorPlace | undefined }>
}

export const reactionAccess = {
  setReactions: 'write',
  listReactors: 'read',
} as const satisfies AccessOf<ReactionStore>
