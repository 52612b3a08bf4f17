import { defaultGroupSettings } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { GroupChange } from '../contract/index.js'
import type { WantedChange } from '../group/apply-change.js'
import { decideGroupChange, type GroupState, type StoredGroup } from '../group/decide-group-change.js'
import { imLimits } from '../limits.js'
import { decideFirstLine, decideLine } from './decide-line.js'

const [owner, admin, member, other] = [1, 2, 3, 4]
const group: StoredGroup = {
  ...{ id: 10_001, conversation_id: 7, name: 'Reading circle', notice: '', avatar_url: null },
  ...{ owner_id: owner, member_count: 3, created_at: 1, dissolved_at: null },
  ...{ settings: defaultGroupSettings, notice_rev: 0, notice_read_count: 0 },
}
const rowOf = (user_id: number, role: 'owner' | 'admin' | 'member') =>
  [user_id, { user_id, role, muted_until: null, joined_at: 1, alias: '', notice_rev: 0 }] as const
const state: GroupState = {
  group,
  nextRev: 5,
  members: new Map([rowOf(owner, 'owner'), rowOf(admin, 'admin'), rowOf(member, 'member')]),
  heir: admin,
  sanctions: new Map(),
  disabled: new Set(),
  blockers: new Set(),
  closed: new Set(),
}
const at = 1_000
const place = { rev: 5, afterSeq: 9, at }
const common = { rev: 5, after_seq: 9, created_at: at }

/** The line of a change that is allowed. */
function lineOf(wanted: WantedChange, actorId = owner, given: Partial<GroupState> = {}) {
  const all = { ...state, ...given }
  const change = { ...wanted, groupId: group.id, actorId, at } as GroupChange
  const plan = decideGroupChange(change, all)
  if (plan.status !== 'changed') throw new Error(`not changed: ${JSON.stringify(plan)}`)
  return decideLine(change, all.group, plan, place)
}

describe('the line of a change', () => {
  it.each([
    ['a name', { kind: 'update', name: 'Chess' }, { kind: 'renamed', name: 'Chess' }],
    ['a notice', { kind: 'update', notice: 'Thursday' }, { kind: 'notice_changed' }],
    ['a picture', { kind: 'update', avatarUrl: '/a.png' }, { kind: 'avatar_changed' }],
    ['a way to be run', { kind: 'update', settings: { slow_mode_s: 5 } }, { kind: 'settings_changed' }],
    [
      'a name among others',
      { kind: 'update', name: 'Chess', notice: 'x', avatarUrl: '/a.png' },
      { kind: 'renamed', name: 'Chess' },
    ],
    [
      'an addition',
      { kind: 'add', userIds: [other, member], maxMembers: 9 },
      { kind: 'added', user_ids: [other], user_count: 1 },
    ],
    ['a removal', { kind: 'remove', userId: member }, { kind: 'removed', user_ids: [member], user_count: 1 }],
    [
      'a removal for good',
      { kind: 'ban', userId: member, isBanned: true },
      { kind: 'removed', user_ids: [member], user_count: 1 },
    ],
    [
      'an owner who leaves',
      { kind: 'remove', userId: owner },
      { kind: 'left', user_ids: [admin], user_count: 1 },
    ],
    [
      'another owner',
      { kind: 'member', userId: member, role: 'owner' },
      { kind: 'owner_changed', user_ids: [member], user_count: 1 },
    ],
    ['the end', { kind: 'dissolve' }, { kind: 'dissolved' }],
  ] as const)('[G910] a change of a group has a line with whom it is about: %s', (_, wanted, told) => {
    expect(lineOf(wanted)).toEqual({ ...common, actor_id: owner, ...told })
  })

  it('[G910] a member who leaves is told without anybody else', () => {
    expect(lineOf({ kind: 'remove', userId: member }, member)).toEqual({
      ...common,
      kind: 'left',
      actor_id: member,
    })
  })

  it('[G910] a new owner in place of a disabled one is told without who did it', () => {
    expect(lineOf({ kind: 'succeed' }, owner, { disabled: new Set([owner]) })).toEqual({
      ...{ ...common, kind: 'owner_changed', user_ids: [admin], user_count: 1 },
    })
  })

  it.each([
    ['a mute', { kind: 'member', userId: member, mutedUntil: at + 1 }],
    ['an admin', { kind: 'member', userId: member, role: 'admin' }],
  ] as const)('[G910] a mute or another role than that of the owner has no line: %s', (_, wanted) => {
    expect(lineOf(wanted)).toBeUndefined()
  })

  it('[G917] a line names the first of many, and says how many they are', () => {
    const userIds = Array.from({ length: 500 }, (_, index) => 100 + index)
    const named = { user_ids: userIds.slice(0, imLimits.groupLineMaxUsers), user_count: 500 }
    expect(lineOf({ kind: 'add', userIds, maxMembers: 999 })).toMatchObject(named)
    expect(decideFirstLine({ name: 'Chess', ownerId: owner, memberIds: userIds }, at)).toEqual({
      ...{ rev: 0, after_seq: 0, kind: 'created', actor_id: owner, name: 'Chess', created_at: at, ...named },
    })
  })

  it('[G910] a group of one is told without members', () => {
    expect(decideFirstLine({ name: 'Chess', ownerId: owner, memberIds: [] }, at)).toEqual({
      ...{ rev: 0, after_seq: 0, kind: 'created', actor_id: owner, name: 'Chess', created_at: at },
    })
  })
})
