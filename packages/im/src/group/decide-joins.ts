/** Who of those who want to join a group by themselves comes in, decided over what was loaded: no database here. */
import { type ErrorCode, type GroupSettings, limits, type Role } from '@stonechat/protocol'
import type { MemberRecord } from '../contract/index.js'
import { isOpen } from '../invite/decide-invite.js'
import type { InviteRecord } from '../invite/store.js'
import type { JoinRequestRecord } from '../join-request/store.js'
import { imLimits } from '../limits.js'
import { refused } from '../message/decide-message-change.js'
import type { GroupPlan, NewMember, StoredGroup } from './decide-group-change.js'
import type { JoinVerdict, JoinWish } from './join-store.js'
import { muteOf, type Sanction } from './sanction.js'

export interface JoinsState {
  readonly group: StoredGroup
  /** Of those who want to join and of the makers of the links, those who are members. */
  readonly members: ReadonlyMap<number, MemberRecord>
  readonly sanctions: ReadonlyMap<number, Sanction>
  readonly disabled: ReadonlySet<number>
  /** The links that they come by, by id. */
  readonly invites: ReadonlyMap<number, InviteRecord>
  /** The latest requests of those who want to join. */
  readonly requests: ReadonlyMap<number, JoinRequestRecord>
  /** How many requests of each of them wait, in all groups. */
  readonly waiting: ReadonlyMap<number, number>
  /** How many requests wait in the group. */
  readonly pending: number
}

export interface JoinsDecision {
  /** One for each wish, in their order. */
  readonly verdicts: readonly JoinVerdict[]
  readonly added: readonly NewMember[]
  /** Who waits to be let in from now on. */
  readonly asked: readonly JoinRequestRecord[]
  /** How many have come in or asked to by each link that was used, by its id, with those who come now. */
  readonly uses: ReadonlyMap<number, number>
}

/** Whether people find a group by its id: not where they come by invitation. */
export function isFindable({
  dissolved_at,
  join,
}: Pick<StoredGroup, 'dissolved_at'> & Pick<GroupSettings, 'join'>): boolean {
  return dissolved_at === null && join !== 'invite'
}

/**
 * Each is decided as the group is after those before it. Who is in already stays as they are, who waits goes on waiting, and neither uses
 * a link.
 */
export function decideJoins(
  wishes: readonly JoinWish[],
  { group, members, sanctions, disabled, invites, requests, waiting, pending }: JoinsState,
  maxMembers: number,
): JoinsDecision {
  const roles = new Map<number, Role>([...members.values()].map(({ user_id, role }) => [user_id, role]))
  const added: NewMember[] = []
  const asked = new Map<number, JoinRequestRecord>()
  const uses = new Map<number, number>()
  const needsApproval = group.settings.join === 'approval'

  function refusalOf({ userId, inviteId, at }: JoinWish): ErrorCode | undefined {
    const entry = refuseEntry(inviteId, at)
    if (entry !== undefined) return entry
    if (disabled.has(userId)) return 'user_disabled'
    if ((sanctions.get(userId)?.banned_at ?? null) !== null) return 'banned'
    if (needsApproval) {
      const isFull = pending + asked.size >= imLimits.joinRequestsMaxPerGroup
      return isFull || (waiting.get(userId) ?? 0) >= limits.joinRequestsMax ? 'limit_reached' : undefined
    }
    return group.member_count + added.length >= maxMembers ? 'group_full' : undefined
  }

  function refuseEntry(inviteId: number | undefined, at: number): ErrorCode | undefined {
    if (inviteId === undefined)
      return isFindable({ ...group, ...group.settings }) ? undefined : 'group_not_found'
    const kept = invites.get(inviteId)
    if (kept === undefined) return 'invite_not_found'
    const invite = { ...kept, uses: uses.get(inviteId) ?? kept.uses }
    const makerRole = members.get(invite.created_by)?.role
    return isOpen({ invite, group, makerRole }, at) ? undefined : 'invite_not_found'
  }

  const verdicts = wishes.map((wish): JoinVerdict => {
    const { userId, inviteId, text, at } = wish
    const role = roles.get(userId)
    if (role !== undefined && group.dissolved_at === null) return { status: 'joined', role }
    const held = asked.get(userId) ?? requests.get(userId)
    if (needsApproval && group.dissolved_at === null && held?.state === 'pending')
      return { status: 'requested', request: held }
    const code = refusalOf(wish)
    if (code !== undefined) return refused(code)
    if (inviteId !== undefined)
      uses.set(inviteId, (uses.get(inviteId) ?? invites.get(inviteId)?.uses ?? 0) + 1)
    if (needsApproval) {
      const request = { group_id: group.id, user_id: userId, text, state: 'pending', created_at: at } as const
      asked.set(userId, request)
      return { status: 'requested', request }
    }
    added.push({ userId, mutedUntil: muteOf(sanctions.get(userId), at) })
    roles.set(userId, 'member')
    return { status: 'joined', role: 'member' }
  })
  return { verdicts, added, asked: [...asked.values()], uses }
}

/** The group with those who join. */
export function planJoins(group: StoredGroup, added: readonly NewMember[]): GroupPlan {
  return {
    ...{ status: 'changed', kind: 'members_added', added, removed: [], sanctions: [], updated: [] },
    group: { ...group, member_count: group.member_count + added.length },
    userIds: added.map(({ userId }) => userId),
  }
}
