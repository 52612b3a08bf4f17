import { defaultGroupSettings, type Role } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { GroupChange, MemberRecord } from '../contract/index.js'
import type { WantedChange } from './apply-change.js'
import {
  decideGroupChange,
  type GroupDecision,
  type GroupState,
  type StoredGroup,
} from './decide-group-change.js'

const [owner, admin, otherAdmin, member, otherMember, stranger] = [1, 2, 3, 4, 5, 9]
const at = 5_000

const group: StoredGroup = {
  id: 7,
  conversation_id: 70,
  name: 'g',
  notice: '',
  avatar_url: null,
  owner_id: owner,
  member_count: 5,
  created_at: 1,
  dissolved_at: null,
  settings: defaultGroupSettings,
  notice_rev: 0,
  notice_read_count: 0,
}

const record = (user_id: number, role: Role, muted_until: number | null = null): MemberRecord => ({
  ...{ user_id, role, muted_until, joined_at: 1, alias: '', notice_rev: 0 },
})
const members = new Map(
  [
    record(owner, 'owner'),
    record(admin, 'admin'),
    record(otherAdmin, 'admin'),
    record(member, 'member'),
    record(otherMember, 'member', 9_000),
  ].map((one) => [one.user_id, one]),
)
const nobody = {
  sanctions: new Map(),
  disabled: new Set<number>(),
  blockers: new Set<number>(),
  closed: new Set<number>(),
}
const state: GroupState = { group, members, nextRev: 5, heir: undefined, ...nobody }

function decide(actorId: number, part: WantedChange, given: Partial<GroupState> = {}): GroupDecision {
  const change = { ...part, groupId: 7, actorId, at } as GroupChange
  return decideGroupChange(change, { ...state, ...given })
}

function outcomeOf(...args: Parameters<typeof decide>): string {
  const decision = decide(...args)
  return decision.status === 'refused' ? decision.code : decision.status
}

describe('a change of a group', () => {
  const every: readonly WantedChange[] = [
    { kind: 'update', name: 'h' },
    { kind: 'add', userIds: [stranger], maxMembers: 9 },
    { kind: 'remove', userId: member },
    { kind: 'member', userId: member, role: 'admin' },
    { kind: 'ban', userId: stranger, isBanned: true },
    { kind: 'ban', userId: stranger, isBanned: false },
    { kind: 'dissolve' },
  ]

  it('[G113] a dissolved group refuses every kind of change, also from its owner', () => {
    const dissolved = { group: { ...group, dissolved_at: 1 } }
    for (const part of every) expect(outcomeOf(owner, part, dissolved)).toBe('group_dissolved')
  })

  it('[G956] a user outside is told the same of a dissolved group as of a living one', () => {
    const dissolved = { group: { ...group, dissolved_at: 1 } }
    for (const part of every) expect(outcomeOf(stranger, part, dissolved)).toBe('not_a_member')
  })

  it('[G940] whoever is in a dissolved group may leave it, also its owner and the last one, and nothing else of it changes', () => {
    const dissolved = { ...group, dissolved_at: 1 }
    for (const [userId] of members)
      expect(decide(userId, { kind: 'remove', userId }, { group: dissolved, heir: member })).toEqual({
        status: 'changed',
        kind: 'member_removed',
        group: { ...dissolved, member_count: 4 },
        removed: [userId],
        userIds: [userId],
        ...{ added: [], sanctions: [], updated: [] },
      })
    const last = {
      group: { ...dissolved, member_count: 1 },
      members: new Map([[owner, record(owner, 'owner')]]),
    }
    expect(decide(owner, { kind: 'remove', userId: owner }, last)).toMatchObject({
      group: { member_count: 0, dissolved_at: 1 },
    })
  })

  it('[G941] nobody is removed from a dissolved group by another', () => {
    const dissolved = { group: { ...group, dissolved_at: 1 } }
    for (const actor of [owner, admin, member])
      expect(outcomeOf(actor, { kind: 'remove', userId: otherMember }, dissolved)).toBe('group_dissolved')
  })

  it('[G120] strangers may change nothing of a group', () => {
    for (const part of every) expect(outcomeOf(stranger, part)).toBe('not_a_member')
  })

  it('[G120] the owner and admins may rename a group, a member may not', () => {
    const outcomes = [owner, admin, member].map((actor) => outcomeOf(actor, { kind: 'update', notice: 'n' }))
    expect(outcomes).toEqual(['changed', 'changed', 'forbidden'])
  })

  it('[G114] an update changes what it names and nothing else, and null takes the picture away', () => {
    const before = { ...group, notice: 'n', avatar_url: 'https://x/y' }
    const decision = decide(owner, { kind: 'update', avatarUrl: null }, { group: before })
    expect(decision).toMatchObject({
      kind: 'group_updated',
      group: { name: 'g', notice: 'n', avatar_url: null },
    })
  })

  it('[G114] an update to what is there already is unchanged', () => {
    expect(outcomeOf(admin, { kind: 'update', name: 'g', notice: '', avatarUrl: null })).toBe('unchanged')
    expect(outcomeOf(admin, { kind: 'update' })).toBe('unchanged')
  })

  it('[G120] the owner may dissolve a group, an admin and a member may not', () => {
    const outcomes = [owner, admin, member].map((actor) => outcomeOf(actor, { kind: 'dissolve' }))
    expect(outcomes).toEqual(['changed', 'forbidden', 'forbidden'])
    expect(decide(owner, { kind: 'dissolve' })).toMatchObject({
      kind: 'group_dissolved',
      group: { dissolved_at: at, member_count: 5 },
      removed: [],
    })
  })
})

describe('who joins', () => {
  const add = (maxMembers: number, ...userIds: number[]): WantedChange => ({
    kind: 'add',
    userIds,
    maxMembers,
  })

  it('[G105] added members join once each, whichever member adds them', () => {
    expect(decide(member, add(9, 10, 11, 10))).toMatchObject({
      kind: 'members_added',
      group: { member_count: 7 },
      added: [
        { userId: 10, mutedUntil: null },
        { userId: 11, mutedUntil: null },
      ],
      userIds: [10, 11],
    })
  })

  it('[G106] adding leaves out those who are members already, and where all are nothing changes', () => {
    expect(decide(member, add(9, admin, 10))).toMatchObject({ userIds: [10], group: { member_count: 6 } })
    expect(outcomeOf(member, add(9, admin, member))).toBe('unchanged')
  })

  it('[G107] a group takes exactly as many members as its limit, and none of an addition that would exceed it', () => {
    expect(outcomeOf(owner, add(7, 10, 11))).toBe('changed')
    expect(outcomeOf(owner, add(6, 10, 11))).toBe('group_full')
    expect(outcomeOf(owner, add(6, 10, 11, 10, member))).toBe('group_full')
    expect(outcomeOf(owner, add(1, member))).toBe('unchanged')
  })
})

describe('who goes', () => {
  const remove = (userId: number): WantedChange => ({ kind: 'remove', userId })

  it('[G120] the owner may remove everybody else, an admin plain members, a member nobody', () => {
    const table = [
      [owner, admin, 'changed'],
      [owner, member, 'changed'],
      [admin, member, 'changed'],
      [admin, otherAdmin, 'forbidden'],
      [admin, owner, 'forbidden'],
      [member, otherMember, 'forbidden'],
      [member, owner, 'forbidden'],
      [owner, stranger, 'user_not_found'],
      [member, stranger, 'forbidden'],
    ] as const
    const outcomes = table.map(([actor, userId]) => [actor, userId, outcomeOf(actor, remove(userId))])
    expect(outcomes).toEqual(table)
    expect(decide(admin, remove(member))).toMatchObject({
      kind: 'member_removed',
      removed: [member],
      userIds: [member],
      group: { member_count: 4 },
    })
  })

  it('[G121] every member may leave, and the group goes on without an admin or a plain member', () => {
    for (const userId of [admin, member])
      expect(decide(userId, remove(userId))).toMatchObject({
        kind: 'member_removed',
        removed: [userId],
        updated: [],
        group: { owner_id: owner, member_count: 4, dissolved_at: null },
      })
  })

  it('[G110] an owner who leaves hands the group over to the heir, whose mute ends', () => {
    expect(decide(owner, remove(owner), { heir: otherMember })).toMatchObject({
      removed: [owner],
      userIds: [owner],
      updated: [{ user_id: otherMember, role: 'owner', muted_until: null }],
      group: { owner_id: otherMember, member_count: 4, dissolved_at: null },
    })
  })

  it('[G112] the last member who leaves dissolves the group', () => {
    const alone = { ...group, member_count: 1 }
    expect(decide(owner, remove(owner), { group: alone, heir: undefined })).toMatchObject({
      removed: [owner],
      group: { member_count: 0, dissolved_at: at },
    })
  })
})

describe('roles and mutes', () => {
  const role = (userId: number, next: Role): WantedChange => ({ kind: 'member', userId, role: next })
  const mute = (userId: number, mutedUntil: number | null): WantedChange => ({
    kind: 'member',
    userId,
    mutedUntil,
  })

  it('[G120] the owner may give roles, nobody else may', () => {
    expect(outcomeOf(owner, role(member, 'admin'))).toBe('changed')
    expect(outcomeOf(owner, role(admin, 'member'))).toBe('changed')
    expect(outcomeOf(admin, role(member, 'admin'))).toBe('forbidden')
    expect(outcomeOf(admin, role(otherAdmin, 'member'))).toBe('forbidden')
    expect(outcomeOf(member, role(otherMember, 'admin'))).toBe('forbidden')
    expect(outcomeOf(owner, role(stranger, 'admin'))).toBe('user_not_found')
  })

  it('[G400] the owner gives up the role only by giving it to another member', () => {
    expect(outcomeOf(owner, role(owner, 'admin'))).toBe('forbidden')
    expect(outcomeOf(owner, role(owner, 'owner'))).toBe('unchanged')
  })

  it('[G115] an owner who gives the role away becomes an admin, and the mute of the new owner ends', () => {
    expect(decide(owner, role(otherMember, 'owner'))).toMatchObject({
      kind: 'member_changed',
      group: { owner_id: otherMember, member_count: 5 },
      updated: [
        { user_id: owner, role: 'admin' },
        { user_id: otherMember, role: 'owner', muted_until: null },
      ],
      userIds: [otherMember, owner],
    })
  })

  it('[G120] the owner may mute everybody else, an admin plain members, a member nobody', () => {
    const table = [
      [owner, admin, 'changed'],
      [owner, member, 'changed'],
      [admin, member, 'changed'],
      [admin, otherAdmin, 'forbidden'],
      [admin, owner, 'forbidden'],
      [member, otherMember, 'forbidden'],
      [owner, owner, 'forbidden'],
      [admin, stranger, 'user_not_found'],
    ] as const
    const outcomes = table.map(([actor, userId]) => [actor, userId, outcomeOf(actor, mute(userId, 8_000))])
    expect(outcomes).toEqual(table)
  })

  it('[G401] a new mute keeps the role and a new role keeps the mute, and both can change at once', () => {
    expect(decide(owner, mute(admin, 8_000))).toMatchObject({
      updated: [{ role: 'admin', muted_until: 8_000 }],
    })
    expect(decide(owner, role(otherMember, 'admin'))).toMatchObject({
      updated: [{ role: 'admin', muted_until: 9_000 }],
    })
    expect(decide(owner, { ...role(member, 'admin'), mutedUntil: 8_000 } as WantedChange)).toMatchObject({
      updated: [{ role: 'admin', muted_until: 8_000 }],
    })
  })

  it('[G401] a role or a mute that is there already is unchanged', () => {
    expect(outcomeOf(admin, mute(otherMember, 9_000))).toBe('unchanged')
    expect(outcomeOf(admin, mute(member, null))).toBe('unchanged')
    expect(outcomeOf(owner, role(admin, 'admin'))).toBe('unchanged')
    expect(outcomeOf(admin, mute(otherMember, null))).toBe('changed')
  })
})
