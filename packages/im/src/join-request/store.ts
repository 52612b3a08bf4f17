/** Requests to be let into groups. */
import type { JoinRequest } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'
import type { JoinsOutcome } from '../group/join-store.js'
import type { JoinAnswer } from './decide-answer.js'

/** A request as stored. */
export type JoinRequestRecord = Omit<JoinRequest, 'nickname' | 'avatar_url'>

export type JoinAnswerOutcome =
  | Refusal
  | {
      readonly status: 'done'
      readonly request: JoinRequestRecord
      /** Where somebody came into the group by it. */
      readonly joined: Required<Pick<JoinsOutcome, 'group' | 'userIds' | 'line'>> | undefined
    }

export interface JoinRequestStore {
  /** As `decideJoinAnswer` says; the group changes in the same transaction. */
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
}

export const joinRequestAccess = {
  answerJoin: 'write',
  listJoinRequests: 'read',
} as const satisfies AccessOf<JoinRequestStore>
