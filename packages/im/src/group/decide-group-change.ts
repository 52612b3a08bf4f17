/** Which members may change what of a group, and what follows from it, decided over what was loaded: no database here. */
import type { ErrorCode, Role } from '@stonechat/protocol'
import type { GroupChange, MemberRecord } from '../contract/index.js'

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
}

export type GroupChangeKind =
  | 'group_updated'
  | 'members_added'
  | 'member_removed'
  | 'member_changed'
  | 'group_dissolved'

export interface GroupState {
  readonly group: StoredGroup
  /** Of the actor and the users it is about, those who are members. */
  readonly members: ReadonlyMap<number, MemberRecord>
  /** The next owner where the owner leaves: the admin who joined first, else the member who joined first. */
  readonly heir: number | undefined
}

/** What to write: the group as it is afterwards, and rows of members. */
export interface GroupPlan {
  readonly status: 'changed'
  readonly kind: GroupChangeKind
  readonly group: StoredGroup
  readonly added: readonly number[]
  readonly removed: readonly number[]
  /** Members as they are afterwards. */
  readonly updated: readonly MemberRecord[]
  /** The users it really changes. */
  readonly userIds: readonly number[]
}

export type GroupDecision =
  | GroupPlan
  | { readonly status: 'unchanged' }
  | { readonly status: 'refused'; readonly code: ErrorCode }

type ChangeOf<K extends GroupChange['kind']> = Extract<GroupChange, { kind: K }>

const rank: Record<Role, number> = { owner: 2, admin: 1, member: 0 }

/**
 * Owner and admins change the group; every member may bring others in; admins moderate members, the owner moderates all;
 * everyone may leave. A dissolved group stays as it is.
 */
export function decideGroupChange(change: GroupChange, state: GroupState): GroupDecision {
  if (state.group.dissolved_at !== null) return refused('group_dissolved')
  const actor = state.members.get(change.actorId)
  if (actor === undefined) return refused('not_a_member')
  switch (change.kind) {
    case 'update':
      return decideUpdate(change, state, actor)
    case 'add':
      return decideAdd(change, state)
    case 'remove':
      return change.userId === change.actorId
        ? decideLeave(change, state, actor)
        : decideRemove(change, state, actor)
    case 'member':
      return decideMember(change, state, actor)
    case 'dissolve':
      if (actor.role !== 'owner') return refused('forbidden')
      return plan('group_dissolved', { ...state.group, dissolved_at: change.at })
  }
}

function decideUpdate(change: ChangeOf<'update'>, { group }: GroupState, actor: MemberRecord): GroupDecision {
  if (actor.role === 'member') return refused('forbidden')
  const next = {
    ...group,
    name: change.name ?? group.name,
    notice: change.notice ?? group.notice,
    avatar_url: change.avatarUrl === undefined ? group.avatar_url : change.avatarUrl,
  }
  const isSame =
    next.name === group.name && next.notice === group.notice && next.avatar_url === group.avatar_url
  return isSame ? { status: 'unchanged' } : plan('group_updated', next)
}

function decideAdd(change: ChangeOf<'add'>, { group, members }: GroupState): GroupDecision {
  const added = [...new Set(change.userIds)].filter((id) => !members.has(id))
  if (added.length === 0) return { status: 'unchanged' }
  const memberCount = group.member_count + added.length
  if (memberCount > change.maxMembers) return refused('group_full')
  return plan('members_added', { ...group, member_count: memberCount }, { added, userIds: added })
}

function decideRemove(
  change: ChangeOf<'remove'>,
  { group, members }: GroupState,
  actor: MemberRecord,
): GroupDecision {
  if (actor.role === 'member') return refused('forbidden')
  const member = members.get(change.userId)
  if (member === undefined) return refused('user_not_found')
  if (!isAbove(actor, member)) return refused('forbidden')
  return planRemoval({ ...group, member_count: group.member_count - 1 }, change.userId)
}

function decideLeave(
  change: ChangeOf<'remove'>,
  { group, members, heir }: GroupState,
  actor: MemberRecord,
): GroupDecision {
  const left = { ...group, member_count: group.member_count - 1 }
  if (actor.role !== 'owner') return planRemoval(left, actor.user_id)
  if (heir === undefined) return planRemoval({ ...left, dissolved_at: change.at }, actor.user_id)
  const next = members.get(heir)
  return planRemoval(
    { ...left, owner_id: heir },
    actor.user_id,
    next === undefined ? [] : [{ ...next, role: 'owner', muted_until: null }],
  )
}

function decideMember(
  change: ChangeOf<'member'>,
  { group, members }: GroupState,
  actor: MemberRecord,
): GroupDecision {
  if (actor.role === 'member') return refused('forbidden')
  const member = members.get(change.userId)
  if (member === undefined) return refused('user_not_found')
  const role = change.role ?? member.role
  const mutedUntil = change.mutedUntil === undefined ? member.muted_until : change.mutedUntil
  if (role === member.role && mutedUntil === member.muted_until) return { status: 'unchanged' }
  if (role !== member.role && actor.role !== 'owner') return refused('forbidden')
  if (!isAbove(actor, member)) return refused('forbidden')
  if (role !== 'owner')
    return plan('member_changed', group, {
      updated: [{ ...member, role, muted_until: mutedUntil }],
      userIds: [member.user_id],
    })
  return plan(
    'member_changed',
    { ...group, owner_id: member.user_id },
    {
      updated: [
        { ...actor, role: 'admin' },
        { ...member, role: 'owner', muted_until: null },
      ],
      userIds: [member.user_id, actor.user_id],
    },
  )
}

function isAbove(actor: MemberRecord, member: MemberRecord): boolean {
  return rank[actor.role] > rank[member.role]
}

function planRemoval(group: StoredGroup, userId: number, updated: readonly MemberRecord[] = []): GroupPlan {
  return plan('member_removed', group, { removed: [userId], updated, userIds: [userId] })
}

function plan(
  kind: GroupChangeKind,
  group: StoredGroup,
  rest: Partial<Pick<GroupPlan, 'added' | 'removed' | 'updated' | 'userIds'>> = {},
): GroupPlan {
  return { status: 'changed', kind, group, added: [], removed: [], updated: [], userIds: [], ...rest }
}

function refused(code: ErrorCode): GroupDecision {
  return { status: 'refused', code }
}
