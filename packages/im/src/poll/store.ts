/** Votes in polls: part of the message that asks, whose `rev` moves with them. */
import type { Message, Voter } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { ConversationRef, Refusal, TargetKey } from '../conversation/store.js'
import type { ChangeOutcome } from '../message/store.js'

/** What one user chooses. */
export interface Vote {
  readonly actorId: number
  /** By place, each once; takes the place of what was chosen before. */
  readonly options: readonly number[]
  readonly at: number
}

export type VoteOutcome =
  | {
      readonly status: 'changed' | 'unchanged'
      /** After all votes of the commit, with what the actor chose. */
      readonly message: Message
    }
  | Refusal

export interface VotesOutcome {
  /** One for each vote, in their order. */
  readonly outcomes: readonly VoteOutcome[]
  /** As everybody sees it, where it is another one now. */
  readonly changed: { readonly message: Message; readonly conversation: ConversationRef } | undefined
}

/** Where a page of voters ended. */
export interface VoterPlace {
  readonly rev: number
  readonly userId: number
}

export interface PollStore {
  /**
   * Votes in one poll, one after the other, in one transaction that moves the message's `rev` once. Again is `unchanged`. The number of
   * statements does not depend on how many votes there are. Of an anonymous poll, nothing that anybody reads says who voted.
   * Refusals: `not_a_member`, `group_not_found`, `group_dissolved`, `message_not_found`, `message_recalled`, `invalid_input` (no poll,
   * or not such options), `muted`, `blocked`, `poll_closed`.
   */
  setVotes(key: TargetKey, seq: number, votes: readonly Vote[]): Promise<VotesOutcome>

  /** Closes a poll; again is `unchanged`. Refusals: those of `setVotes` that concern the message, and `forbidden`. */
  closePoll(closing: {
    readonly key: TargetKey
    readonly actorId: number
    readonly seq: number
    readonly at: number
  }): Promise<ChangeOutcome>

  /**
   * Closes a poll whose time is over, for which the store adds the job `poll.close` with each that has one; `undefined` where nothing
   * changes.
   */
  closeDuePoll(
    conversationId: number,
    seq: number,
  ): Promise<{ readonly message: Message; readonly conversation: ConversationRef } | undefined>

  /** Who chose one option, by the changes that made it, those of one change by user. */
  listVoters(page: {
    readonly conversationId: number
    readonly seq: number
    readonly option: number
    readonly after: VoterPlace | undefined
    readonly limit: number
  }): Promise<{ readonly voters: Voter[]; readonly next: VoterPlace | undefined }>
}

export const pollAccess = {
  setVotes: 'write',
  closePoll: 'write',
  closeDuePoll: 'write',
  listVoters: 'read',
} as const satisfies AccessOf<PollStore>
