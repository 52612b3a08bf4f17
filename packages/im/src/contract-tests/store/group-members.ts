import { describe, expect, it } from 'vitest'
import type { GroupOutcome, GroupRecord } from '../../contract/index.js'
import { draft, inGroup, makeGroup, noon, send, sendMany, sessionOf, verdict, type World } from './world.js'

export function registerGroupMemberRules(getWorld: () => World): void {
  const change = (world: World, groupId: number, part: object): Promise<GroupOutcome> =>
    world.im.changeGroup({ groupId, at: noon, ...part } as Parameters<World['im']['changeGroup']>[0])

  describe('what members are called in a group', () => {
    it('[Y220] a member gives itself an alias and takes it back; moderators name those below them, members nobody else', async () => {
      const world = getWorld()
      const [owner = 0, admin = 0, bob = 0, cem = 0] = world.people(4)
      const { id } = await makeGroup(world, owner, admin, bob, cem)
      await change(world, id, { kind: 'member', actorId: owner, userId: admin, role: 'admin' })
      const name = async (actorId: number, userId: number, alias: string) =>
        verdict(await change(world, id, { kind: 'member', actorId, userId, alias }))
      expect(await name(bob, bob, '老鲍')).toBe('changed')
      expect(await world.im.getMember(id, bob)).toMatchObject({ alias: '老鲍', role: 'member' })
      expect(await name(bob, bob, '老鲍')).toBe('unchanged')
      expect(await name(owner, owner, 'Chief')).toBe('changed')
      expect(await name(admin, bob, 'Bob of sales')).toBe('changed')
      expect([await name(bob, cem, 'x'), await name(admin, owner, 'x')]).toEqual(['forbidden', 'forbidden'])
      const named = await world.im.listMembers(id, { limit: 9, afterUserId: 0 })
      expect(named.map((one) => one.alias)).toEqual(['Chief', '', 'Bob of sales', ''])
      expect(await name(bob, bob, '')).toBe('changed')
      expect(await world.im.getMember(id, bob)).toMatchObject({ alias: '' })
    })

    it('[Y221] a muted member and a muted admin give no aliases', async () => {
      const world = getWorld()
      const [owner = 0, admin = 0, bob = 0] = world.people(3)
      const { id } = await makeGroup(world, owner, admin, bob)
      for (const userId of [admin, bob])
        await change(world, id, { kind: 'member', actorId: owner, userId, mutedUntil: noon + 1 })
      await change(world, id, { kind: 'member', actorId: owner, userId: admin, role: 'admin' })
      const named = { kind: 'member', userId: bob, alias: 'x' }
      expect(verdict(await change(world, id, { ...named, actorId: bob }))).toBe('muted')
      expect(verdict(await change(world, id, { ...named, actorId: admin }))).toBe('muted')
    })
  })

  describe('newcomers', () => {
    it('[Y222] where a group shows newcomers what was said before, they read all of it, and nothing of it is unread', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, cem = 0] = world.people(3)
      const group = await makeGroup(world, owner)
      await sendMany(world, inGroup(group), owner, 5)
      const add = (userId: number) =>
        change(world, group.id, { kind: 'add', actorId: owner, userIds: [userId], maxMembers: 9 })
      await add(bob)
      await change(world, group.id, { kind: 'update', actorId: owner, settings: { history: 'all' } })
      await add(cem)
      const session = (userId: number) => sessionOf(world, userId, group.conversation_id)
      expect(await session(bob)).toMatchObject({ floor_seq: 5, read_seq: 5, unread: 0 })
      expect(await session(cem)).toMatchObject({ floor_seq: 0, read_seq: 5, unread: 0 })
      await send(world, inGroup(group), owner)
      expect([await session(bob), await session(cem)]).toMatchObject([{ unread: 1 }, { unread: 1 }])
      const [outcome] = await world.im.commitMessages([draft(inGroup(group), cem, { replyTo: 2 })])
      expect(verdict(outcome!)).toBe('created')
    })
  })

  describe('leaving quietly', () => {
    it('[Y223] a member leaves without a line; a new owner and a removal have one all the same', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, cem = 0, dan = 0] = world.people(4)
      const { id } = await makeGroup(world, owner, bob, cem, dan)
      const remove = (actorId: number, userId: number) =>
        change(world, id, { kind: 'remove', actorId, userId, quiet: true })
      expect(await remove(bob, bob)).toMatchObject({ status: 'changed', userIds: [bob], line: undefined })
      expect(await remove(owner, dan)).toMatchObject({ line: { kind: 'removed', user_ids: [dan] } })
      expect(await remove(owner, owner)).toMatchObject({ line: { kind: 'owner_changed', user_ids: [cem] } })
    })
  })

  describe('groups in common', () => {
    it('[Y150] the living groups that two users are both in are listed page by page, with what the first is in each', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0, cem = 0] = world.people(3)
      const first = await makeGroup(world, ann, bob, cem)
      const second = await makeGroup(world, bob, ann)
      await makeGroup(world, ann, cem)
      const over = await makeGroup(world, bob, ann)
      const left = await makeGroup(world, ann, bob)
      await change(world, over.id, { kind: 'dissolve', actorId: bob })
      await change(world, left.id, { kind: 'remove', actorId: bob, userId: bob })
      await change(world, second.id, { kind: 'member', actorId: ann, userId: ann, alias: '小安' })

      const listed = await world.im.listCommonGroups(ann, bob, { limit: 9, afterGroupId: 0 })
      expect(listed).toEqual([
        { group: await storedGroup(world, first.id), member: { role: 'owner', alias: '', notice_rev: 0 } },
        {
          group: await storedGroup(world, second.id),
          member: { role: 'member', alias: '小安', notice_rev: 0 },
        },
      ])
      const idsFrom = async (limit: number, afterGroupId: number) =>
        (await world.im.listCommonGroups(bob, ann, { limit, afterGroupId })).map(({ group }) => group.id)
      expect([await idsFrom(1, 0), await idsFrom(1, first.id)]).toEqual([[first.id], [second.id]])
      expect(await idsFrom(9, second.id)).toEqual([])
    })
  })

  describe('search of members', () => {
    it('[Y153] members are found by parts of the keys of name and alias and by their id, page by page; who has no key is listed too', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0, cem = 0, dan = 0] = world.people(4)
      const { id } = await makeGroup(world, ann, bob, cem, dan)
      const find = async (text: string, page: object = {}) =>
        (await world.im.searchMembers(id, { text, limit: 9, afterUserId: 0, ...page })).map(
          ({ user_id, isKeyed }) => (isKeyed ? user_id : -user_id),
        )
      const unkeyed = async () =>
        (await world.im.listUnkeyedMembers(id, { limit: 9, afterUserId: 0 })).map((one) => one.user_id)
      expect(await find('x')).toEqual([-ann, -bob, -cem, -dan])
      expect(await unkeyed()).toEqual([ann, bob, cem, dan])

      const keys = ['ann', 'b_b', '张伟\nzhangwei\nzw', '']
      await world.im.keepNameKeys(
        [ann, bob, cem, dan].map((userId, index) => ({ userId, nameKey: keys[index]! })),
      )
      expect(await Promise.all(['n', '_', '伟', 'gw', 'x'].map((text) => find(text)))).toEqual([
        ...[[ann, cem], [bob], [cem], [cem], []],
      ])
      expect(await find('n', { limit: 1 })).toEqual([ann])
      expect(await find('n', { limit: 1, afterUserId: ann })).toEqual([cem])
      expect(await find('x', { userId: dan })).toEqual([dan])

      const call = (alias: string) => change(world, id, { kind: 'member', actorId: dan, userId: dan, alias })
      await call('Chief')
      expect(await find('chief')).toEqual([-dan])
      const keep = (alias: string) =>
        world.im.keepAliasKeys(id, [{ userId: dan, alias, aliasKey: alias.toLowerCase() }])
      await keep('Chief')
      expect([await find('chief'), await find('x')]).toEqual([[dan], []])
      await call('Boss')
      await keep('Chief')
      expect(await unkeyed()).toEqual([dan])
      await keep('Boss')
      expect([await find('boss'), await find('chief')]).toEqual([[dan], []])
      await call('')
      expect(await find('boss')).toEqual([])

      await world.im.forgetNameKey(ann)
      expect(await unkeyed()).toEqual([ann])
      await world.im.keepNameKeys([{ userId: bob, nameKey: 'robert' }])
      expect(await find('robert')).toEqual([-ann, bob])
    })
  })

  describe('a notice that asks to be read', () => {
    const ask = async (world: World, groupId: number, actorId: number, part: object = {}) => {
      const outcome = await change(world, groupId, {
        ...{ kind: 'update', actorId, notice: 'Thursday', noticeReadWanted: true, ...part },
      })
      if (outcome.status === 'refused') throw new Error(outcome.code)
      return outcome.group.notice_rev
    }
    const count = async (world: World, groupId: number) =>
      (await world.im.getGroup(groupId))?.notice_read_count
    const listed = async (world: World, groupId: number, state: 'read' | 'unread') =>
      (await world.im.listNoticeReaders(groupId, { state, limit: 9, afterUserId: 0 })).map(
        (one) => one.user_id,
      )

    it('[Y224] members confirm a notice once each, and whoever asks has; who has and who has not is listed', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, cem = 0, stranger = 0] = world.people(4)
      const { id } = await makeGroup(world, owner, bob, cem)
      const noticeRev = await ask(world, id, owner)
      expect(await count(world, id)).toBe(1)
      const confirm = (...userIds: number[]) =>
        world.im.readNotice(
          id,
          userIds.map((userId) => ({ userId, noticeRev })),
        )
      const first = await confirm(bob, bob, owner, stranger)
      expect(first).toMatchObject({
        status: 'decided',
        group: { notice_rev: noticeRev, notice_read_count: 2 },
      })
      expect(first).toMatchObject({ readerIds: new Set([bob]), strangerIds: new Set([stranger]) })
      expect(await confirm(bob)).toMatchObject({ readerIds: new Set(), group: { notice_read_count: 2 } })
      expect(await listed(world, id, 'read')).toEqual([owner, bob])
      expect(await listed(world, id, 'unread')).toEqual([cem])
      await change(world, id, { kind: 'remove', actorId: bob, userId: bob })
      expect(await count(world, id)).toBe(1)
    })

    it('[Y225] asking again begins anew, what was asked before is not confirmed any more, and another notice asks for nothing', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id } = await makeGroup(world, owner, bob)
      const noticeRev = await ask(world, id, owner)
      await world.im.readNotice(id, [{ userId: bob, noticeRev }])
      expect(await ask(world, id, owner)).toBeGreaterThan(noticeRev)
      expect(await world.im.readNotice(id, [{ userId: bob, noticeRev }])).toMatchObject({
        ...{ readerIds: new Set(), group: { notice_read_count: 1 } },
      })
      const rename = { kind: 'update', actorId: owner, name: 'Chess' }
      expect(await change(world, id, rename)).toMatchObject({ group: { notice_read_count: 1 } })
      const plain = await change(world, id, { kind: 'update', actorId: owner, notice: 'Friday' })
      expect(plain).toMatchObject({ group: { notice_rev: 0, notice_read_count: 0 } })
      expect([await listed(world, id, 'read'), await listed(world, id, 'unread')]).toEqual([[], []])
      expect(await ask(world, id, owner, { notice: '' })).toBe(0)
    })

    it('[Y226] the notice of a dissolved group and of none is not confirmed', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id } = await makeGroup(world, owner, bob)
      const noticeRev = await ask(world, id, owner)
      await change(world, id, { kind: 'dissolve', actorId: owner })
      const reading = [{ userId: bob, noticeRev }]
      expect(await world.im.readNotice(id, reading)).toMatchObject({ readerIds: new Set() })
      expect(await world.im.readNotice(999_999_999, reading)).toMatchObject({ code: 'group_not_found' })
    })
  })
}

/** As the store has it now. */
async function storedGroup(world: World, groupId: number): Promise<GroupRecord> {
  const { dissolved_at: _, ...group } = (await world.im.getGroup(groupId))!
  return group
}
