/** Groups and who is in them. */

import type { Group, Member, Role } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'

/** A group as stored: without the caller's role. */
export type GroupRecord = Omit<Group, 'role'>

export type MemberRecord = Omit<Member, 'nickname' | 'avatar_url'>

/** That a user was in a group when its `rev` was this; what was said up to `floorSeq` is not theirs to read. */
export interface Membership {
  readonly conversationId: number
  readonly rev: number
  readonly floorSeq: number
}

export interface MembersFound {
  readonly rev: number
  readonly members: readonly { readonly userId: number; readonly floorSeq: number }[]
}

export type GroupChange = { readonly groupId: number; readonly actorId: number; readonly at: number } & (
  | {
      readonly kind: 'update'
      readonly name?: string | undefined
      readonly notice?: string | undefined
      readonly avatarUrl?: string | null | undefined
    }
  | { readonly kind: 'add'; readonly userIds: readonly number[]; readonly maxMembers: number }
  | { readonly kind: 'remove'; readonly userId: number }
  | {
      readonly kind: 'member'
      readonly userId: number
      readonly role?: Role | undefined
      readonly mutedUntil?: number | null | undefined
    }
  | { readonly kind: 'dissolve' }
)

export type GroupOutcome =
  | {
      readonly status: 'changed' | 'unchanged'
      /** As it is after the change. */
      readonly group: GroupRecord
      /** Whom it is really about: those added (not those who were members before), removed or changed. */
      readonly userIds: readonly number[]
    }
  | Refusal

export interface GroupStore {
  /** A group with its owner and members (who must not contain the owner), and everyone's session. */
  createGroup(group: {
    name: string
    ownerId: number
    memberIds: readonly number[]
    at: number
  }): Promise<GroupRecord>
  getGroup(groupId: number): Promise<(GroupRecord & { readonly dissolved_at: number | null }) | undefined>
  getMember(groupId: number, userId: number): Promise<MemberRecord | undefined>
  /** By user id ascending, after the given one. */
  listMembers(groupId: number, page: { limit: number; afterUserId: number }): Promise<MemberRecord[]>
  /** The living groups a user is in: whose topics this user's connections listen to. */
  listMemberships(userId: number): Promise<Membership[]>
  /** Which of these users are members of a group, and the `rev` at which that is so: one snapshot. */
  findMembers(conversationId: number, userIds: readonly number[]): Promise<MembersFound>

  /**
   * Decides by the actor's role inside the transaction, moves `rev` by one, writes the change. Refusals:
   * `group_not_found`, `group_dissolved`, `not_a_member`, `forbidden`, `group_full`, `user_not_found` (no such member).
   * A new member's floor and read position stand at the head: what was said before is not theirs to read. Giving away
   * the role of owner makes the former owner an admin. An owner who leaves hands over to the eldest admin, else to the
   * eldest member; the last one to leave dissolves the group. A dissolved group keeps its members and their sessions, and
   * takes no message and no change any more.
   */
  changeGroup(change: GroupChange): Promise<GroupOutcome>
}

export const groupAccess = {
  createGroup: 'write',
  getGroup: 'read',
  getMember: 'read',
  listMembers: 'read',
  listMemberships: 'read',
  findMembers: 'read',
  changeGroup: 'write',
} as const satisfies AccessOf<GroupStore>
