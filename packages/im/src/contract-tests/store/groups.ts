import { defaultGroupSettings } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import {
  direct,
  draft,
  inGroup,
  makeGroup,
  noon,
  send,
  sendMany,
  sessionOf,
  syncLimit,
  verdict,
  type World,
} from './world.js'

export function registerGroupRules(getWorld: () => World): void {
  it('[G101] a group is made with its owner, its members and the session of each', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0, stranger = 0] = world.people(4)
    const group = await makeGroup(world, owner, bob, cem)
    expect(group.id).toBeGreaterThan(10_000)
    expect(group).toEqual({
      id: group.id,
      name: 'Reading circle',
      notice: '',
      avatar_url: null,
      owner_id: owner,
      member_count: 3,
      conversation_id: group.conversation_id,
      rev: 0,
      created_at: noon,
      ...{ ...defaultGroupSettings, notice_rev: 0, notice_read_count: 0 },
    })
    expect(await world.im.getGroup(group.id)).toEqual({ ...group, dissolved_at: null })
    expect(await world.im.getMember(group.id, owner)).toEqual({
      user_id: owner,
      role: 'owner',
      alias: '',
      muted_until: null,
      joined_at: noon,
      notice_rev: 0,
    })
    expect(await world.im.getMember(group.id, bob)).toMatchObject({ role: 'member' })
    expect(await world.im.getMember(group.id, stranger)).toBeUndefined()
    for (const user of [owner, bob, cem])
      expect(await sessionOf(world, user, group.conversation_id)).toMatchObject({
        target_id: group.id,
        unread: 0,
      })
  })

  it('[G102] what does not exist is not found', async () => {
    const { im } = getWorld()
    expect(await im.getGroup(999_999_999)).toBeUndefined()
    const outcome = await im.changeGroup({ kind: 'dissolve', groupId: 999_999_999, actorId: 1, at: noon })
    expect(verdict(outcome)).toBe('group_not_found')
  })

  it('[G103] members are listed by id, page by page', async () => {
    const world = getWorld()
    const [owner = 0, ...members] = world.people(12)
    const group = await makeGroup(world, owner, ...members)
    const seen: number[] = []
    for (;;) {
      const page = await world.im.listMembers(group.id, { limit: 5, afterUserId: seen.at(-1) ?? 0 })
      if (page.length === 0) break
      seen.push(...page.map((member) => member.user_id))
    }
    expect(seen).toEqual([owner, ...members])
  })

  it('[G104] the conversations of a user’s groups are those the user is a member of, except dissolved ones', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const one = await makeGroup(world, owner, bob)
    const two = await makeGroup(world, owner, bob)
    const gone = await makeGroup(world, owner, bob)
    await send(world, direct(owner, bob), owner)
    await world.im.changeGroup({ kind: 'dissolve', groupId: gone.id, actorId: owner, at: noon })
    await world.im.changeGroup({ kind: 'remove', groupId: two.id, actorId: bob, userId: bob, at: noon })
    expect(await world.im.listMemberships(bob)).toEqual([
      { conversationId: one.conversation_id, rev: one.rev, floorSeq: 0 },
    ])
    expect(await world.im.listMemberships(owner)).toHaveLength(2)
  })

  it('[G140] the members among some users are found with the rev at which that is so, and the floor of each', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0, stranger = 0] = world.people(4)
    const group = await makeGroup(world, owner, bob)
    await sendMany(world, inGroup(group), owner, 2)
    const change = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'add', ...change, userIds: [cem], maxMembers: 9 })
    await world.im.changeGroup({ kind: 'remove', ...change, userId: bob })
    const found = await world.im.findMembers(group.conversation_id, [owner, bob, cem, stranger])
    expect(found.rev).toBe(2)
    expect(new Map(found.members.map((one) => [one.userId, one.floorSeq]))).toEqual(
      new Map([
        [owner, 0],
        [cem, 2],
      ]),
    )
    expect(await world.im.findMembers(group.conversation_id, [])).toEqual({ rev: 2, members: [] })
    const sync = await world.im.getChangesSince(cem, { held: [], limit: syncLimit })
    const membership = { conversationId: group.conversation_id, rev: 2, floorSeq: 2 }
    expect(sync.groups).toEqual([membership])
    expect(await world.im.listMemberships(cem)).toEqual([membership])
    await world.im.changeGroup({ kind: 'dissolve', ...change })
    expect((await world.im.getChangesSince(cem, { held: [], limit: syncLimit })).groups).toEqual([])
  })

  it('[G105] added members start at the head: they cannot read earlier messages, and nothing is unread', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, owner, bob)
    await sendMany(world, inGroup(group), owner, 3)
    const outcome = await world.im.changeGroup({
      kind: 'add',
      groupId: group.id,
      actorId: owner,
      userIds: [bob, cem, cem],
      maxMembers: 3,
      at: noon + 1,
    })
    expect(outcome).toMatchObject({ status: 'changed', userIds: [cem], group: { member_count: 3, rev: 1 } })
    expect(await sessionOf(world, cem, group.conversation_id)).toMatchObject({
      floor_seq: 3,
      read_seq: 3,
      delivered_seq: 3,
      unread: 0,
    })
    expect(await sessionOf(world, bob, group.conversation_id)).toMatchObject({ floor_seq: 0, unread: 3 })
  })

  it('[G106] adding only members changes nothing', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const add = {
      kind: 'add',
      groupId: group.id,
      actorId: owner,
      userIds: [bob, owner],
      maxMembers: 2,
      at: noon,
    } as const
    expect(await world.im.changeGroup(add)).toMatchObject({
      status: 'unchanged',
      userIds: [],
      group: { rev: 0 },
    })
  })

  it('[G107] a group takes no more than its limit, and then none of those asked for', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, owner)
    const add = { kind: 'add', groupId: group.id, actorId: owner, at: noon, maxMembers: 2 } as const
    expect(verdict(await world.im.changeGroup({ ...add, userIds: [bob, cem] }))).toBe('group_full')
    expect(await world.im.getMember(group.id, bob)).toBeUndefined()
    expect(verdict(await world.im.changeGroup({ ...add, userIds: [bob] }))).toBe('changed')
    expect(verdict(await world.im.changeGroup({ ...add, userIds: [cem] }))).toBe('group_full')
  })

  it('[G108] concurrent additions never pass the limit nor miscount', async () => {
    const world = getWorld()
    const [owner = 0, ...others] = world.people(13)
    const group = await makeGroup(world, owner)
    const outcomes = await Promise.all(
      others.map((userId) =>
        world.im.changeGroup({
          kind: 'add',
          groupId: group.id,
          actorId: owner,
          userIds: [userId],
          maxMembers: 9,
          at: noon,
        }),
      ),
    )
    expect(outcomes.filter((one) => one.status === 'changed')).toHaveLength(8)
    expect(await world.im.getGroup(group.id)).toMatchObject({ member_count: 9, rev: 8 })
    expect(await world.im.listMembers(group.id, { limit: 50, afterUserId: 0 })).toHaveLength(9)
  })

  it('[G109] a member who is removed loses the session and may not write; a member who comes back starts at the head', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await sendMany(world, inGroup(group), owner, 2)
    const place = { groupId: group.id, actorId: owner, at: noon }
    const removed = await world.im.changeGroup({ kind: 'remove', ...place, userId: bob })
    expect(removed).toMatchObject({ status: 'changed', userIds: [bob], group: { member_count: 1, rev: 1 } })
    expect(await world.im.getSession(bob, group.conversation_id)).toBeUndefined()
    const [outcome] = await world.im.commitMessages([draft(inGroup(group), bob)])
    expect(verdict(outcome)).toBe('not_a_member')
    expect(verdict(await world.im.changeGroup({ kind: 'remove', ...place, userId: bob }))).toBe(
      'user_not_found',
    )
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [bob], maxMembers: 9 })
    expect(await sessionOf(world, bob, group.conversation_id)).toMatchObject({ floor_seq: 2, unread: 0 })
  })

  it('[G112] the last member to leave dissolves the group', async () => {
    const world = getWorld()
    const [owner = 0] = world.people(1)
    const group = await makeGroup(world, owner)
    const left = await world.im.changeGroup({
      kind: 'remove',
      groupId: group.id,
      actorId: owner,
      userId: owner,
      at: noon + 7,
    })
    expect(left).toMatchObject({ status: 'changed', group: { member_count: 0 } })
    expect(await world.im.getGroup(group.id)).toMatchObject({ dissolved_at: noon + 7 })
  })

  it('[G114] an update changes what it names and nothing else; the same again is unchanged', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const place = { kind: 'update', groupId: group.id, actorId: owner, at: noon } as const
    const named = await world.im.changeGroup({ ...place, name: '合唱团', avatarUrl: '/a.png' })
    expect(named).toMatchObject({
      status: 'changed',
      group: { name: '合唱团', avatar_url: '/a.png', notice: '', rev: 1 },
      userIds: [],
    })
    expect(await world.im.changeGroup({ ...place, name: '合唱团' })).toMatchObject({
      status: 'unchanged',
      group: { rev: 1 },
    })
    const cleared = await world.im.changeGroup({ ...place, avatarUrl: null, notice: 'Tuesdays' })
    expect(cleared).toMatchObject({ group: { name: '合唱团', avatar_url: null, notice: 'Tuesdays', rev: 2 } })
    expect(await world.im.getGroup(group.id)).toMatchObject({ notice: 'Tuesdays', rev: 2 })
  })

  it('[G116] a group of 2,000 is made in one call and 500 join in another', async () => {
    const world = getWorld()
    const [owner = 0, ...others] = world.people(2_500)
    const group = await makeGroup(world, owner, ...others.slice(0, 1_999))
    const outcome = await world.im.changeGroup({
      kind: 'add',
      groupId: group.id,
      actorId: owner,
      userIds: others.slice(1_999),
      maxMembers: 10_000,
      at: noon,
    })
    expect(outcome).toMatchObject({ status: 'changed', group: { member_count: 2_500 } })
  })
}
