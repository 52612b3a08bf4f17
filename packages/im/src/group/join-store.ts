/** Joining a group by oneself: by a link, or because it is open. */
import type { GroupLine, Role } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'
import type { JoinNews, JoinRequestRecord } from '../join-request/store.js'
import type { GroupRecord } from './store.js'

export interface JoinWish {
  readonly userId: number
  /** The link; absent where the group is to be open. */
  readonly inviteId?: number | undefined
  /** What is said to those who let people in, where somebody has to. */
  readonly text: string
  readonly at: number
}

export type JoinVerdict =
  | Refusal
  | { readonly status: 'joined'; readonly role: Role }
  /** Waits to be let in. */
  | { readonly status: 'requested'; readonly request: JoinRequestRecord }

export interface JoinsOutcome {
  /** One for each wish, in their order. */
  readonly verdicts: readonly JoinVerdict[]
  /** As it is afterwards; `undefined` where there is no such group. */
  readonly group: GroupRecord | undefined
  /** Who came in. */
  readonly userIds: readonly number[]
  /** What the timeline tells of it. */
  readonly line?: GroupLine | undefined
  /** Of requests that were made, and of those that came to their end. */
  readonly news: JoinNews
}

export interface JoinStore {
  /**
   * Decides who comes in as `decideJoins` says, one after the other in one transaction: one change of the group and one line for
   * all of them.
   */
  joinGroup(groupId: number, wishes: readonly JoinWish[], maxMembers: number): Promise<JoinsOutcome>
}

export const joinAccess = { joinGroup: 'write' } as const satisfies AccessOf<JoinStore>
