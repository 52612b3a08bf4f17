/** What people do with groups. Who may do what is decided by the store, inside the transaction. */
import {
  type EventData,
  type Group,
  limits,
  type Member,
  type OperationOutput,
  type ParsedInput,
  StonechatError,
} from '@stonechat/protocol'
import { requireAccess } from '../access.js'
import type {
  Bus,
  Clock,
  Directory,
  GroupChange,
  GroupRecord,
  ImStore,
  MemberRecord,
} from '../contract/index.js'
import { toSessionChange } from '../session/sessions.js'

export interface GroupsOptions {
  readonly store: ImStore
  readonly bus: Bus
  readonly clock: Clock
  readonly directory: Directory | undefined
}

/**
 * Creates a group owned by the caller.
 * @throws StonechatError `user_not_found`
 */
export async function createGroup(
  options: GroupsOptions,
  ownerId: number,
  { name, member_ids }: ParsedInput<'group.create'>,
): Promise<Group> {
  const memberIds = [...new Set(member_ids)].filter((userId) => userId !== ownerId)
  await requireUsers(options.directory, memberIds)
  const record = await options.store.createGroup({ name, ownerId, memberIds, at: options.clock() })
  await announceJoin(options, record, [ownerId, ...memberIds])
  return { ...record, role: 'owner' }
}

/**
 * One group as the caller sees it.
 * @throws StonechatError `group_not_found`, `not_a_member`, `group_dissolved`
 */
export async function getGroup(
  { store }: Pick<GroupsOptions, 'store'>,
  userId: number,
  groupId: number,
): Promise<Group> {
  const [group, member] = await Promise.all([store.getGroup(groupId), store.getMember(groupId, userId)])
  if (group === undefined) throw new StonechatError('group_not_found')
  if (member === undefined) throw new StonechatError('not_a_member')
  const { dissolved_at, ...record } = group
  if (dissolved_at !== null) throw new StonechatError('group_dissolved')
  return { ...record, role: member.role }
}

/**
 * One page of members, by user id.
 * @throws StonechatError `group_not_found`, `not_a_member`, `invalid_input` for a cursor that is not ours
 */
export async function listMembers(
  { store, directory }: GroupsOptions,
  userId: number,
  { group_id, limit, cursor }: ParsedInput<'group.members'>,
): Promise<OperationOutput<'group.members'>> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new StonechatError('invalid_input', {
      errors: [{ path: 'cursor', message: 'not a cursor of this list' }],
    })
  }
  await requireAccess(store, userId, { target_type: 'group', target_id: group_id })
  const records = await store.listMembers(group_id, { limit: limit + 1, afterUserId: Number(cursor ?? 0) })
  const page = records.slice(0, limit)
  return {
    members: await nameMembers(directory, page),
    next_cursor: records.length > limit ? String(page.at(-1)!.user_id) : null,
  }
}

/**
 * Changes name, notice or picture.
 * @throws StonechatError `group_not_found`, `group_dissolved`, `not_a_member`, `forbidden`
 */
export async function updateGroup(
  options: GroupsOptions,
  userId: number,
  { group_id, name, notice, avatar_url }: ParsedInput<'group.update'>,
): Promise<Group> {
  await change(options, userId, group_id, { kind: 'update', name, notice, avatarUrl: avatar_url })
  return getGroup(options, userId, group_id)
}

/**
 * Adds members; those who are members already stay as they are.
 * @throws StonechatError `user_not_found`, `group_full`, `group_not_found`, `group_dissolved`, `not_a_member`, `forbidden`
 */
export async function addMembers(
  options: GroupsOptions,
  userId: number,
  { group_id, user_ids }: ParsedInput<'group.add'>,
): Promise<Group> {
  const userIds = [...new Set(user_ids)]
  await requireUsers(options.directory, userIds)
  const { group, userIds: added } = await change(options, userId, group_id, {
    kind: 'add',
    userIds,
    maxMembers: limits.groupMaxMembers,
  })
  await announceJoin(options, group, added)
  return getGroup(options, userId, group_id)
}

/**
 * Removes a member, or leaves (with one's own id). From then on no message of the group reaches that user.
 * @throws StonechatError `user_not_found`, `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function removeMember(
  options: GroupsOptions,
  userId: number,
  { group_id, user_id }: ParsedInput<'group.remove'>,
): Promise<Record<string, never>> {
  await change(options, userId, group_id, { kind: 'remove', userId: user_id })
  return {}
}

/**
 * Gives a member another role, or mutes one until a time.
 * @throws StonechatError `user_not_found`, `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function changeMember(
  options: GroupsOptions,
  userId: number,
  { group_id, user_id, role, muted_until }: ParsedInput<'group.member'>,
): Promise<Member> {
  await change(options, userId, group_id, { kind: 'member', userId: user_id, role, mutedUntil: muted_until })
  const record = await options.store.getMember(group_id, user_id)
  if (record === undefined) throw new StonechatError('user_not_found')
  const [member] = await nameMembers(options.directory, [record])
  return member!
}

/**
 * Ends a group for all; what was said stays readable to its members.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function dissolveGroup(
  options: GroupsOptions,
  userId: number,
  groupId: number,
): Promise<Record<string, never>> {
  await change(options, userId, groupId, { kind: 'dissolve' })
  return {}
}

type Change = GroupChange extends infer C
  ? C extends GroupChange
    ? Omit<C, 'groupId' | 'actorId' | 'at'>
    : never
  : never

const changeKinds = {
  update: 'updated',
  add: 'members_added',
  remove: 'member_removed',
  member: 'member_changed',
  dissolve: 'dissolved',
} as const satisfies Record<GroupChange['kind'], EventData['group.changed']['kind']>

/** Commits a change, then announces it: those who are out hear nothing after it. */
async function change(
  { store, bus, clock }: GroupsOptions,
  actorId: number,
  groupId: number,
  wanted: Change,
) {
  const outcome = await store.changeGroup({ ...wanted, groupId, actorId, at: clock() } as GroupChange)
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { group, userIds } = outcome
  if (outcome.status === 'unchanged') return outcome
  if (wanted.kind === 'remove') announceLeave(bus, group, userIds)
  const { rev, conversation_id, ...properties } = group
  const data: EventData['group.changed'] = {
    conversation_id,
    rev,
    kind: changeKinds[wanted.kind],
    group: { ...properties, conversation_id },
    actor_id: actorId,
    user_ids: [...userIds],
  }
  bus.publish(`c.${conversation_id}`, { kind: 'deliver', event: { event: 'group.changed', data } })
  return outcome
}

function announceLeave(bus: Bus, group: GroupRecord, userIds: readonly number[]): void {
  const conversationId = group.conversation_id
  const leave = { kind: 'leave', conversationId, userIds } as const
  bus.publish(`c.${conversationId}`, leave)
  for (const userId of userIds) {
    bus.publish(`u.${userId}`, leave)
    const data: EventData['session.changed'] = {
      target_type: 'group',
      target_id: group.id,
      conversation_id: conversationId,
      last_seq: 0,
      rev: group.rev,
      session_rev: 0,
      deleted_rev: 0,
      read_seq: 0,
      floor_seq: 0,
      unread: 0,
      pinned: false,
      muted: false,
      draft: '',
      removed: true,
    }
    bus.publish(`u.${userId}`, { kind: 'deliver', event: { event: 'session.changed', data } })
  }
}

/** All newcomers of one change stand at the same place, so one session speaks for all. */
async function announceJoin(
  { store, bus }: GroupsOptions,
  group: GroupRecord,
  userIds: readonly number[],
): Promise<void> {
  const [first] = userIds
  const record = first === undefined ? undefined : await store.getSession(first, group.conversation_id)
  if (record === undefined) return
  const event = { event: 'session.changed', data: toSessionChange(record) } as const
  for (const userId of userIds) {
    bus.publish(`u.${userId}`, { kind: 'join', conversationId: group.conversation_id, event })
  }
}

async function requireUsers(directory: Directory | undefined, userIds: readonly number[]): Promise<void> {
  if (directory === undefined || userIds.length === 0) return
  const found = await directory.getProfiles(userIds)
  if (userIds.some((userId) => !found.has(userId))) throw new StonechatError('user_not_found')
}

async function nameMembers(
  directory: Directory | undefined,
  records: readonly MemberRecord[],
): Promise<Member[]> {
  const profiles = await directory?.getProfiles(records.map((one) => one.user_id))
  return records.map((record) => {
    const profile = profiles?.get(record.user_id)
    return { ...record, nickname: profile?.nickname ?? '', avatar_url: profile?.avatar_url ?? null }
  })
}
