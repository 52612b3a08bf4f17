/** Groups and who is in them. */

import type { Group, GroupLine, Member, Role } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'
import type { Creation } from '../creation/creation.js'
import type { JoinNews } from '../join-request/store.js'
import type { Ban } from './sanction.js'
import type { WantedSettings } from './settings.js'

/** A group as stored: without what differs from member to member. */
export type GroupRecord = Omit<Group, 'role' | 'alias' | 'notice_read'>

export type MemberRecord = Omit<Member, 'nickname' | 'avatar_url'> & {
  /** Which asking to confirm the notice the member answered last, 0 for none. */
  readonly notice_rev: number
}

/** That a user was in a group when its `rev` was this; what was said up to `floorSeq` is not theirs to read. */
export interface Membership {
  readonly conversationId: number
  readonly rev: number
  readonly floorSeq: number
}

/** A group, and what somebody is in it. */
export interface OwnGroup {
  readonly group: GroupRecord
  readonly member: Pick<MemberRecord, 'role' | 'alias' | 'notice_rev'>
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
      readonly settings?: WantedSettings | undefined
      /** Asks all to confirm the notice. */
      readonly noticeReadWanted?: boolean | undefined
    }
  | { readonly kind: 'add'; readonly userIds: readonly number[]; readonly maxMembers: number }
  /** Quiet: a member who leaves does so without a line. */
  | { readonly kind: 'remove'; readonly userId: number; readonly quiet?: boolean | undefined }
  | {
      readonly kind: 'member'
      readonly userId: number
      readonly role?: Role | undefined
      readonly mutedUntil?: number | null | undefined
      readonly alias?: string | undefined
    }
  /** Keeps a user out, who is removed where it is a member; or lets every member bring the user back again. */
  | { readonly kind: 'ban'; readonly userId: number; readonly isBanned: boolean }
  | { readonly kind: 'dissolve' }
  /** The owner's account is disabled: hands the group over. Does nothing where that is not so. */
  | { readonly kind: 'succeed' }
)

export type GroupOutcome =
  | {
      readonly status: 'changed' | 'unchanged'
      /** As it is after the change. */
      readonly group: GroupRecord
      /** Whom it is really about: those added (not those who were members before), removed or changed. */
      readonly userIds: readonly number[]
      /** What the timeline tells of it. */
      readonly line?: GroupLine | undefined
      /** Of requests to join that came to their end by it, and for whom it lets answer them, or lets not any more. */
      readonly news?: JoinNews | undefined
    }
  | Refusal

/** That a member confirms the notice that asks with this `noticeRev`. */
export interface NoticeReading {
  readonly userId: number
  readonly noticeRev: number
}

export type NoticeReadings =
  | {
      readonly status: 'decided'
      /** As it is afterwards. */
      readonly group: GroupRecord
      /** Who had not confirmed it before. */
      readonly readerIds: ReadonlySet<number>
      readonly strangerIds: ReadonlySet<number>
    }
  | Refusal

export interface GroupDraft {
  readonly name: string
  readonly ownerId: number
  /** May contain the owner, and nobody more than once. */
  readonly memberIds: readonly number[]
  readonly at: number
  /** Identifies a retry; absent for a group that is made in any case. */
  readonly creation?: Creation | undefined
}

export type GroupCreation =
  | { readonly status: 'created' | 'duplicate'; readonly group: GroupRecord }
  | Refusal

export interface GroupStore {
  /**
   * A group with its owner and members, everyone's session, and its first line. A retry by `creation` is answered with the group as it is
   * now. Refusals: `peer_disabled`, `user_disabled` (the owner), `blocked` (by one of the members), `conflict`.
   */
  createGroup(group: GroupDraft): Promise<GroupCreation>
  getGroup(groupId: number): Promise<(GroupRecord & { readonly dissolved_at: number | null }) | undefined>
  getMember(groupId: number, userId: number): Promise<MemberRecord | undefined>
  /** By user id ascending, after the given one. */
  listMembers(groupId: number, page: { limit: number; afterUserId: number }): Promise<MemberRecord[]>
  /** The living groups a user is in: whose topics this user's connections listen to. */
  listMemberships(userId: number): Promise<Membership[]>
  /** The living groups that both users are in, with what the first is in each; by group id ascending, after the given one. */
  listCommonGroups(
    userId: number,
    peerId: number,
    page: { limit: number; afterGroupId: number },
  ): Promise<OwnGroup[]>
  /** Which of these users are members of a group, and the `rev` at which that is so: one snapshot. */
  findMembers(conversationId: number, userIds: readonly number[]): Promise<MembersFound>

  /**
   * Decides by the actor's role inside the transaction, moves `rev` by one, writes the change and its line. Refusals:
   * `group_not_found`, `group_dissolved`, `not_a_member`, `forbidden`, `group_full`, `user_not_found` (no such member),
   * `peer_disabled`, `blocked` and `banned` (of those who are added), `muted` (of who changes what all see).
   * A new member's read position stands at the head, and so does the floor unless the group shows newcomers what was said before. Giving away
   * the role of owner makes the former owner an admin. An owner who leaves hands over to the eldest admin, else to the
   * eldest member; the last one to leave dissolves the group. A dissolved group keeps its members and their sessions
   * until they leave it themselves, and takes no message and no other change any more. A mute outlives leaving; who was
   * removed or banned by a moderator is brought back by moderators alone. A ban of somebody who is no member, and lifting
   * one, is kept and is `unchanged`: nothing that members see differs. Whoever waited to be let in and comes in is accepted, and with the
   * end of the group all who wait are declined.
   */
  changeGroup(change: GroupChange): Promise<GroupOutcome>

  /**
   * Notes who confirms the notice, in one transaction; an asking that is over, a second time, and a dissolved group
   * change nothing. Those who are no members are named. Refusals: `group_not_found`.
   */
  readNotice(groupId: number, readings: readonly NoticeReading[]): Promise<NoticeReadings>
  /** Members who have confirmed the notice that asks now, or have not, by user id ascending, after the given one. */
  listNoticeReaders(
    groupId: number,
    page: { state: 'read' | 'unread'; limit: number; afterUserId: number },
  ): Promise<MemberRecord[]>

  /** Who may be brought in by moderators alone, by user id ascending, after the given one. */
  listBans(groupId: number, page: { limit: number; afterUserId: number }): Promise<Ban[]>

  /** Keeps whether a user's account is disabled, for the rules of groups; again is harmless. */
  setUserDisabled(userId: number, disabled: boolean, at: number): Promise<void>
  /** Living groups that this user is in and whose owner's account is disabled, by id ascending, after the given one. */
  listOrphanedGroups(userId: number, page: { limit: number; afterGroupId: number }): Promise<number[]>
}

export const groupAccess = {
  createGroup: 'write',
  getGroup: 'read',
  getMember: 'read',
  listMembers: 'read',
  listMemberships: 'read',
  listCommonGroups: 'read',
  findMembers: 'read',
  changeGroup: 'write',
  readNotice: 'write',
  listNoticeReaders: 'read',
  listBans: 'read',
  setUserDisabled: 'write',
  listOrphanedGroups: 'read',
} as const satisfies AccessOf<GroupStore>
