/** Reactions: part of the message they answer, whose `rev` each of them moves. */

import type { Reactor } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { TargetKey } from '../conversation/store.js'
import type { ChangeOutcome } from '../message/store.js'

export interface ReactionChange {
  readonly key: TargetKey
  readonly actorId: number
  readonly seq: number
  readonly emoji: string
  /** `false` takes it back. */
  readonly on: boolean
  readonly at: number
}

export interface ReactionStore {
  /**
   * Adds or takes back one reaction and moves the message's `rev`; again is `unchanged`. The message names the actor where
   * the actor reacts. Refusals: `not_a_member`, `group_not_found`, `group_dissolved`, `message_not_found`,
   * `message_recalled`, `muted`, `blocked`, `limit_reached`.
   */
  setReaction(change: ReactionChange): Promise<ChangeOutcome>

  /** Who reacted to a message, the first first, after a place (`0` for all) that the page before it ended at. */
  listReactors(page: {
    conversationId: number
    seq: number
    emoji?: string | undefined
    afterRev: number
    limit: number
  }): Promise<{ reactors: Reactor[]; nextRev: number | undefined }>
}

export const reactionAccess = {
  setReaction: 'write',
  listReactors: 'read',
} as const satisfies AccessOf<ReactionStore>
