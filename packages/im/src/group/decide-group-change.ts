/** Which members may change what of a group, and what follows from it, decided over what was loaded: no database here. */
import type { ErrorCode, GroupSettings, Role } from '@stonechat/protocol'
import type { GroupChange, MemberRecord } from '../contract/index.js'
import { decideBan } from './decide-ban.js'
import { may } from './rights.js'
import { isMuted, muteOf, type Sanction } from './sanction.js'
import { withSettings } from './settings.js'

/** A group as its store keeps it; dissolved ones too. */
export interface StoredGroup {
  readonly id: number
  readonly conversation_id: number
  readonly name: string
  readonly notice: string
  readonly avatar_url: string | null
  readonly owner_id: number
  readonly member_count: number
  readonly created_at: number
  readonly dissolved_at: number | null
  readonly settings: GroupSettings
  readonly notice_rev: number
  readonly notice_read_count: number
}

export type GroupChangeKind =
  | 'group_updated'
  | 'members_added'
  | 'member_removed'
  | 'member_changed'
  | 'group_dissolved'

export interface GroupState {
  readonly group: StoredGroup
  /** The `rev` that a change gives the conversation. */
  readonly nextRev: number
  /** Of the actor and the users it is about, those who are members. */
  readonly members: ReadonlyMap<number, MemberRecord>
  /**
   * The next owner where the owner leaves or is disabled: the admin who joined first, else the member who joined first. Whose
   * account is disabled comes last.
   */
  readonly heir: number | undefined
  /** What holds for those of the users it is about who are no members. */
  readonly sanctions: ReadonlyMap<number, Sanction>
  /** Of the users it is about, and the owner and the heir, those whose account is disabled. */
  readonly disabled: ReadonlySet<number>
  /** Of the users who are to be added, those who have blocked the actor. */
  readonly blockers: ReadonlySet<number>
  /** Of the same, those whom only contacts bring into a group, and the actor is none of theirs. */
  readonly closed: ReadonlySet<number>
}

/** Who joins, still muted where a mute of an earlier stay has not ended. */
export interface NewMember {
  readonly userId: number
  readonly mutedUntil: number | null
}

/** What to write: the group as it is afterwards, and rows of members. */
export interface GroupPlan {
  readonly status: 'changed'
  readonly kind: GroupChangeKind
  readonly group: StoredGroup
  readonly added: readonly NewMember[]
  readonly removed: readonly number[]
  /** What holds from now on for users who are no members; nothing else holds for those who are added. */
  readonly sanctions: readonly Sanction[]
  /** Members as they are afterwards. */
  readonly updated: readonly MemberRecord[]
  /** The users it really changes. */
  readonly userIds: readonly number[]
}

export type GroupDecision =
  | GroupPlan
  /** Members see no difference; what holds from now on for users who are no members is written all the same. */
  | { readonly status: 'unchanged'; readonly sanctions?: readonly Sanction[] }
  | { readonly status: 'refused'; readonly code: ErrorCode }

type ChangeOf<K extends GroupChange['kind']> = Extract<GroupChange, { kind: K }>

const rank: Record<Role, number> = { owner: 2, admin: 1, member: 0 }

/**
 * Owner and admins change the group; members bring others in where its settings let them, except those whom owner or admins removed; admins
 * moderate members, the owner moderates all; both keep out who is no member; everyone may leave. Of a
 * dissolved group nothing changes but that its members leave it.
 */
export function decideGroupChange(change: GroupChange, state: GroupState): GroupDecision {
  const isDissolved = state.group.dissolved_at !== null
  if (change.kind === 'succeed') return isDissolved ? refused('group_dissolved') : decideSuccession(state)
  const actor = state.members.get(change.actorId)
  // First of all: what became of a group is nothing for those who are not in it.
  if (actor === undefined) return refused('not_a_member')
  if (isDissolved) return decideDissolved(change, state.group)
  switch (change.kind) {
    case 'update':
      return decideUpdate(change, state, actor)
    case 'add':
      return decideAdd(change, state, actor)
    case 'remove':
      return change.userId === change.actorId
        ? decideLeave(change, state, actor)
        : decideRemove(change, state, actor)
    case 'member':
      return decideMember(change, state, actor)
    case 'ban':
      return change.isBanned && state.members.has(change.userId)
        ? decideRemove(change, state, actor)
        : decideBan(change, state, actor)
    case 'dissolve':
      if (!may(actor.role, 'dissolve', state.group.settings)) return refused('forbidden')
      return plan('group_dissolved', { ...state.group, dissolved_at: change.at })
  }
}

/** Nobody can come back, so that neither an owner nor a mute is handed on. */
function decideDissolved(change: GroupChange, group: StoredGroup): GroupDecision {
  if (change.kind !== 'remove' || change.userId !== change.actorId) return refused('group_dissolved')
  return planRemoval({ ...group, member_count: group.member_count - 1 }, change.actorId, {})
}

function decideUpdate(change: ChangeOf<'update'>, state: GroupState, actor: MemberRecord): GroupDecision {
  const { group } = state
  if (!may(actor.role, 'change_group', group.settings)) return refused('forbidden')
  // Name and notice are words that all members see.
  if (isMuted(actor, change.at)) return refused('muted')
  const next = {
    ...group,
    name: change.name ?? group.name,
    notice: change.notice ?? group.notice,
    avatar_url: change.avatarUrl === undefined ? group.avatar_url : change.avatarUrl,
    settings: withSettings(group.settings, change.settings ?? {}),
  }
  // Whoever asks has read it.
  if (change.noticeReadWanted && next.notice !== '')
    return plan(
      'group_updated',
      { ...next, notice_rev: state.nextRev, notice_read_count: 1 },
      { updated: [{ ...actor, notice_rev: state.nextRev }] },
    )
  const isSame = (['name', 'notice', 'avatar_url', 'settings'] as const).every(
    (property) => next[property] === group[property],
  )
  const isAsking = change.noticeReadWanted === undefined && next.notice === group.notice
  if (isAsking || group.notice_rev === 0)
    return isSame ? { status: 'unchanged' } : plan('group_updated', next)
  return plan('group_updated', { ...next, notice_rev: 0, notice_read_count: 0 })
}

function decideAdd(change: ChangeOf<'add'>, state: GroupState, actor: MemberRecord): GroupDecision {
  const { group, members, sanctions, disabled, blockers, closed } = state
  if (!may(actor.role, 'invite', group.settings)) return refused('forbidden')
  const userIds = [...new Set(change.userIds)].filter((id) => !members.has(id))
  if (userIds.length === 0) return { status: 'unchanged' }
  if (userIds.some((id) => disabled.has(id))) return refused('peer_disabled')
  if (userIds.some((id) => blockers.has(id))) return refused('blocked')
  if (userIds.some((id) => closed.has(id))) return refused('not_a_contact')
  const isBanned = userIds.some((id) => (sanctions.get(id)?.banned_at ?? null) !== null)
  if (isBanned && !may(actor.role, 'moderate', group.settings)) return refused('banned')
  const memberCount = group.member_count + userIds.length
  if (memberCount > change.maxMembers) return refused('group_full')
  const added = userIds.map((userId) => ({ userId, mutedUntil: muteOf(sanctions.get(userId), change.at) }))
  return plan('members_added', { ...group, member_count: memberCount }, { added, userIds })
}

function decideRemove(
  change: ChangeOf<'remove' | 'ban'>,
  { group, members }: GroupState,
  actor: MemberRecord,
): GroupDecision {
  if (!may(actor.role, 'moderate', group.settings)) return refused('forbidden')
  const member = members.get(change.userId)
  if (member === undefined) return refused('user_not_found')
  if (!isAbove(actor, member)) return refused('forbidden')
  const mute = { user_id: member.user_id, muted_until: muteOf(member, change.at) }
  const sanction = { ...mute, banned_at: change.at, banned_by: actor.user_id }
  return planRemoval(withoutMember(group, member), change.userId, { sanction })
}

function decideLeave(
  change: ChangeOf<'remove'>,
  { group, members, heir }: GroupState,
  actor: MemberRecord,
): GroupDecision {
  const left = withoutMember(group, actor)
  if (actor.role !== 'owner') {
    const mutedUntil = muteOf(actor, change.at)
    const mute = { user_id: actor.user_id, muted_until: mutedUntil, banned_at: null, banned_by: null }
    return planRemoval(left, actor.user_id, { sanction: mutedUntil === null ? undefined : mute })
  }
  if (heir === undefined) return planRemoval({ ...left, dissolved_at: change.at }, actor.user_id, {})
  const next = members.get(heir)
  return planRemoval({ ...left, owner_id: heir }, actor.user_id, {
    updated: next === undefined ? [] : [{ ...next, role: 'owner', muted_until: null }],
  })
}

/** An owner whose account is disabled hands the group over as one who leaves, and stays a member. */
function decideSuccession({ group, members, heir, disabled }: GroupState): GroupDecision {
  const owner = members.get(group.owner_id)
  const next = heir === undefined ? undefined : members.get(heir)
  if (!disabled.has(group.owner_id) || owner === undefined || next === undefined)
    return { status: 'unchanged' }
  return disabled.has(next.user_id) ? { status: 'unchanged' } : planHandover(group, owner, next)
}

function decideMember(
  change: ChangeOf<'member'>,
  { group, members, disabled }: GroupState,
  actor: MemberRecord,
): GroupDecision {
  const { role: wantedRole, mutedUntil: wantedMute } = change
  const isAliasAlone = change.alias !== undefined && wantedRole === undefined && wantedMute === undefined
  const isOwnAlias = change.userId === actor.user_id && isAliasAlone
  if (!isOwnAlias && !may(actor.role, 'moderate', group.settings)) return refused('forbidden')
  const member = members.get(change.userId)
  if (member === undefined) return refused('user_not_found')
  const alias = change.alias ?? member.alias
  const role = wantedRole ?? member.role
  const mutedUntil = wantedMute === undefined ? member.muted_until : wantedMute
  const isSame = role === member.role && mutedUntil === member.muted_until && alias === member.alias
  if (isSame) return { status: 'unchanged' }
  if (role !== member.role && !may(actor.role, 'appoint', group.settings)) return refused('forbidden')
  if (!isOwnAlias && !isAbove(actor, member)) return refused('forbidden')
  // All members see what somebody is called.
  if (alias !== member.alias && isMuted(actor, change.at)) return refused('muted')
  if (role === member.role || role !== 'owner')
    return plan('member_changed', group, {
      updated: [{ ...member, role, muted_until: mutedUntil, alias }],
      userIds: [member.user_id],
    })
  return disabled.has(member.user_id)
    ? refused('peer_disabled')
    : planHandover(group, actor, { ...member, alias })
}

function planHandover(group: StoredGroup, owner: MemberRecord, next: MemberRecord): GroupPlan {
  return plan(
    'member_changed',
    { ...group, owner_id: next.user_id },
    {
      updated: [
        { ...owner, role: 'admin' },
        { ...next, role: 'owner', muted_until: null },
      ],
      userIds: [next.user_id, owner.user_id],
    },
  )
}

/** The group after a member is gone; whether the member had confirmed the notice counts no more. */
function withoutMember(group: StoredGroup, { notice_rev }: MemberRecord): StoredGroup {
  const hasRead = group.notice_rev > 0 && notice_rev === group.notice_rev
  return {
    ...group,
    member_count: group.member_count - 1,
    notice_read_count: group.notice_read_count - (hasRead ? 1 : 0),
  }
}

function isAbove(actor: MemberRecord, member: MemberRecord): boolean {
  return rank[actor.role] > rank[member.role]
}

function planRemoval(
  group: StoredGroup,
  userId: number,
  { updated = [], sanction }: { updated?: readonly MemberRecord[]; sanction?: Sanction | undefined },
): GroupPlan {
  const sanctions = sanction === undefined ? [] : [sanction]
  return plan('member_removed', group, { removed: [userId], updated, sanctions, userIds: [userId] })
}

function plan(
  kind: GroupChangeKind,
  group: StoredGroup,
  rest: Partial<Pick<GroupPlan, 'added' | 'removed' | 'sanctions' | 'updated' | 'userIds'>> = {},
): GroupPlan {
  const nothing = { added: [], removed: [], sanctions: [], updated: [], userIds: [] }
  return { status: 'changed', kind, group, ...nothing, ...rest }
}

function refused(code: ErrorCode): GroupDecision {
  return { status: 'refused', code }
}
