/** Requests to be let into groups. */
import type { OwnJoinRequest, WaitingGroup } from '@stonechat/protocol'
import type { UserRev } from '../contact/store.js'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'
import type { JoinsOutcome } from '../group/join-store.js'
import type { JoinAnswer } from './decide-answer.js'

/** A request as stored. */
export type JoinRequestRecord = OwnJoinRequest

/** What each user is to hear of requests that were made or settled, with the `rev` that it has among what belongs to the user. */
export interface JoinNews {
  /** For who asked. */
  readonly requests: readonly (UserRev & { readonly request: JoinRequestRecord })[]
  /** For who lets people in: how many wait now. */
  readonly waiting: readonly (UserRev & { readonly pending: number })[]
}

export type JoinAnswerOutcome =
  | Refusal
  | {
      readonly status: 'done'
      readonly request: JoinRequestRecord
      readonly news: JoinNews
      /** Where somebody came into the group by it. */
      readonly joined: Required<Pick<JoinsOutcome, 'group' | 'userIds' | 'line'>> | undefined
    }

export interface JoinRequestStore {
  /** As `decideJoinAnswer` says; the group changes in the same transaction, and news are noted for whom they are. */
  answerJoin(answer: JoinAnswer): Promise<JoinAnswerOutcome>
  /** Those that wait, the oldest first, after the one with this id; and how many wait in all. */
  listJoinRequests(page: {
    readonly groupId: number
    readonly afterId: number
    readonly limit: number
  }): Promise<{
    readonly requests: readonly (JoinRequestRecord & { readonly id: number })[]
    readonly pending: number
  }>
  /**
   * All requests of a user that wait, the oldest first; and the groups where people wait for this user to let them in, by id, those
   * after `afterGroupId`.
   */
  listJoins(page: {
    readonly userId: number
    readonly afterGroupId: number
    readonly limit: number
  }): Promise<{ readonly requests: readonly JoinRequestRecord[]; readonly groups: readonly WaitingGroup[] }>
}

export const joinRequestAccess = {
  answerJoin: 'write',
  listJoinRequests: 'read',
  listJoins: 'read',
} as const satisfies AccessOf<JoinRequestStore>
