import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { InviteDraft } from '../../invite/store.js'
import type { JoinAnswer } from '../../join-request/decide-answer.js'
import { draft, inGroup, makeGroup, noon, sessionOf, type World } from './world.js'

const maxMembers = 1_000

export function registerJoinRules(getWorld: () => World): void {
  const makeInvite = async (
    world: World,
    groupId: number,
    makerId: number,
    given: Partial<InviteDraft> = {},
  ) => {
    const made = await world.im.createInvite({
      ...{ groupId, makerId, code: randomUUID(), expiresAt: null, maxUses: null, at: noon },
      ...{ maxPerGroup: 50, ...given },
    })
    if (made.status === 'refused') throw new Error(made.code)
    return made.invite
  }
  const join = (world: World, groupId: number, userIds: readonly number[], inviteId?: number, at = noon) =>
    world.im.joinGroup(
      groupId,
      userIds.map((userId) => ({ userId, inviteId, text: 'It is me', at })),
      maxMembers,
    )
  const usesOf = async (world: World, code: string) => (await world.im.findInvite(code))?.invite.uses
  const approve = (world: World, groupId: number, actorId: number) =>
    world.im.changeGroup({ kind: 'update', groupId, actorId, at: noon, settings: { join: 'approval' } })
  const answer = (
    world: World,
    groupId: number,
    actorId: number,
    userId: number,
    state: JoinAnswer['state'],
  ) => world.im.answerJoin({ groupId, actorId, userId, state, at: noon, maxMembers })
  const waiting = async (world: World, groupId: number) => {
    const { requests, pending } = await world.im.listJoinRequests({ groupId, afterId: 0, limit: 10 })
    return { userIds: requests.map(({ user_id }) => user_id), pending }
  }
  /** What a device hears of joining that was away all the time. */
  const heard = async (world: World, userId: number) => {
    const { changes } = await world.im.getUserState(userId, 0, 100)
    return changes
      .filter(({ kind }) => kind === 'join_request' || kind === 'join_requests')
      .map(({ rev: _rev, ...change }) => change)
  }
  const joined = { status: 'joined', role: 'member' }
  const refused = (code: string) => ({ status: 'refused', code })

  describe('joining a group by oneself', () => {
    it('[Y310] a link lets people in once each, and counts them', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const { id } = await makeGroup(world, owner)
      const invite = await makeInvite(world, id, owner)
      const outcome = await join(world, id, [bob, eve, bob, owner], invite.id)
      expect(outcome.verdicts).toEqual([joined, joined, joined, { status: 'joined', role: 'owner' }])
      expect(outcome.userIds).toEqual([bob, eve])
      expect(outcome.group).toMatchObject({ id, member_count: 3 })
      expect(await usesOf(world, invite.code)).toBe(2)

      const again = await join(world, id, [bob], invite.id)
      expect(again).toMatchObject({ verdicts: [joined], userIds: [], group: { rev: outcome.group?.rev } })
      expect(await usesOf(world, invite.code)).toBe(2)
    })

    it('[Y311] nobody comes in beyond the uses of a link, in one batch or in many at once', async () => {
      const world = getWorld()
      const [owner = 0, ...others] = world.people(21)
      const { id } = await makeGroup(world, owner)
      const invite = await makeInvite(world, id, owner, { maxUses: 3 })
      const halves = [others.slice(0, 10), others.slice(10)]
      const outcomes = await Promise.all(halves.map((half) => join(world, id, half, invite.id)))
      const verdicts = outcomes.flatMap((outcome) => outcome.verdicts)
      expect(verdicts.filter(({ status }) => status === 'joined')).toHaveLength(3)
      expect(verdicts.filter(({ status }) => status === 'refused')).toEqual(
        Array(17).fill(refused('invite_not_found')),
      )
      expect(await usesOf(world, invite.code)).toBe(3)
      expect(await world.im.getGroup(id)).toMatchObject({ member_count: 4 })
    })

    it('[Y312] a link that is over lets nobody in, and a ban or the size of the group keeps people out', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0, ann = 0] = world.people(4)
      const { id } = await makeGroup(world, owner, bob)
      const change = { groupId: id, actorId: owner, at: noon } as const
      const ofBob = await makeInvite(world, id, bob)
      const ending = await makeInvite(world, id, owner, { expiresAt: noon + 1 })
      const good = await makeInvite(world, id, owner)
      const verdictOf = async (...given: [number, number?, number?]) =>
        (await join(world, id, [given[0]], given[1], given[2])).verdicts[0]
      await world.im.changeGroup({ ...change, kind: 'remove', userId: bob })
      expect(await verdictOf(eve, ofBob.id)).toEqual(refused('invite_not_found'))
      expect(await verdictOf(eve, ending.id, noon + 1)).toEqual(refused('invite_not_found'))
      expect(await verdictOf(bob, good.id)).toEqual(refused('banned'))
      const other = await makeGroup(world, owner)
      const elsewhere = await join(world, other.id, [eve], good.id)
      expect(elsewhere.verdicts).toEqual([refused('invite_not_found')])

      const full = await world.im.joinGroup(
        id,
        [eve, ann].map((userId) => ({ userId, inviteId: good.id, text: '', at: noon })),
        2,
      )
      expect(full.verdicts).toEqual([joined, refused('group_full')])
      await world.im.deleteInvite(id, good.code)
      expect(await verdictOf(ann, good.id)).toEqual(refused('invite_not_found'))
    })

    it('[Y313] those who join together are one change and one line, and see nothing from before', async () => {
      const world = getWorld()
      const [owner = 0, muted = 0, eve = 0] = world.people(3)
      const group = await makeGroup(world, owner, muted)
      const { id, conversation_id } = group
      const invite = await makeInvite(world, id, owner)
      const mutedUntil = noon + 60_000
      const change = { groupId: id, at: noon } as const
      await world.im.changeGroup({ ...change, kind: 'member', actorId: owner, userId: muted, mutedUntil })
      await world.im.changeGroup({ ...change, kind: 'remove', actorId: muted, userId: muted })
      await world.im.commitMessages([draft(inGroup(group), owner)])
      const before = await world.im.getGroup(id)

      const { group: after, line } = await join(world, id, [eve, muted], invite.id)
      expect(after?.rev).toBe((before?.rev ?? 0) + 1)
      expect(line).toMatchObject({ kind: 'joined', rev: after?.rev, user_ids: [eve, muted], user_count: 2 })
      expect(line).not.toHaveProperty('actor_id')
      expect(await sessionOf(world, eve, conversation_id)).toMatchObject({ floor_seq: 1, read_seq: 1 })
      expect(await world.im.getMember(id, muted)).toMatchObject({ muted_until: mutedUntil })
    })

    it('[Y314] an open group lets everybody in by its id, one that is by invitation nobody', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id } = await makeGroup(world, owner)
      expect((await join(world, id, [bob])).verdicts).toEqual([refused('group_not_found')])
      expect((await join(world, 9_000_000_000, [bob])).verdicts).toEqual([refused('group_not_found')])
      const change = { groupId: id, actorId: owner, at: noon } as const
      await world.im.changeGroup({ ...change, kind: 'update', settings: { join: 'open' } })
      expect((await join(world, id, [bob])).verdicts).toEqual([joined])
    })

    it('[Y330] where somebody has to let people in, a link and the id make one request, which waits', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const { id } = await makeGroup(world, owner)
      const invite = await makeInvite(world, id, owner, { maxUses: 1 })
      await approve(world, id, owner)
      const request = { group_id: id, user_id: bob, text: 'It is me', state: 'pending', created_at: noon }
      const requested = { status: 'requested', request }
      expect((await join(world, id, [bob, bob], invite.id)).verdicts).toEqual([requested, requested])
      expect((await join(world, id, [bob])).verdicts).toEqual([requested])
      expect(await usesOf(world, invite.code)).toBe(1)
      expect((await join(world, id, [eve], invite.id)).verdicts).toEqual([refused('invite_not_found')])
      expect(await waiting(world, id)).toEqual({ userIds: [bob], pending: 1 })
      expect(await world.im.getGroup(id)).toMatchObject({ member_count: 1 })
    })

    it('[Y331] owner and admins let in or decline, who asked withdraws, and an answer stays', async () => {
      const world = getWorld()
      const [owner = 0, member = 0, bob = 0, eve = 0, ann = 0] = world.people(5)
      const { id } = await makeGroup(world, owner, member)
      await approve(world, id, owner)
      await join(world, id, [bob, eve, ann])
      expect(await waiting(world, id)).toEqual({ userIds: [bob, eve, ann], pending: 3 })
      expect(await answer(world, id, member, bob, 'accepted')).toEqual(refused('forbidden'))
      expect(await answer(world, id, eve, bob, 'accepted')).toEqual(refused('not_a_member'))
      expect(await answer(world, id, eve, bob, 'withdrawn')).toEqual(refused('forbidden'))
      expect(await answer(world, id, owner, owner, 'declined')).toEqual(refused('request_not_found'))

      const accepted = await answer(world, id, owner, bob, 'accepted')
      expect(accepted).toMatchObject({ status: 'done', request: { user_id: bob, state: 'accepted' } })
      const line = { kind: 'added', actor_id: owner, user_ids: [bob] }
      expect(accepted).toMatchObject({ joined: { userIds: [bob], group: { member_count: 3 }, line } })
      expect(await answer(world, id, owner, bob, 'accepted')).toMatchObject({ joined: undefined })
      expect(await answer(world, id, owner, bob, 'declined')).toEqual(refused('request_settled'))
      expect(await answer(world, id, owner, eve, 'declined')).toMatchObject({
        request: { state: 'declined' },
      })
      expect(await answer(world, id, ann, ann, 'withdrawn')).toMatchObject({
        request: { state: 'withdrawn' },
      })
      expect(await waiting(world, id)).toEqual({ userIds: [], pending: 0 })
      expect((await join(world, id, [eve])).verdicts).toMatchObject([{ status: 'requested' }])
    })

    it('[Y332] whoever comes in otherwise waits no more', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id } = await makeGroup(world, owner)
      await approve(world, id, owner)
      await join(world, id, [bob])
      await world.im.changeGroup({
        ...{ kind: 'add', groupId: id, actorId: owner, at: noon, userIds: [bob], maxMembers },
      })
      expect(await waiting(world, id)).toEqual({ userIds: [], pending: 0 })
    })

    it('[Y333] a user who asks and those who let people in have each request, and what became of it, among what belongs to them', async () => {
      const world = getWorld()
      const [owner = 0, admin = 0, member = 0, bob = 0, eve = 0] = world.people(5)
      const { id } = await makeGroup(world, owner, admin, member)
      const change = { groupId: id, actorId: owner, at: noon } as const
      await approve(world, id, owner)
      await world.im.changeGroup({ ...change, kind: 'member', userId: admin, role: 'admin' })

      const asked = (await join(world, id, [eve, bob])).news
      expect(asked.requests.map(({ userId, request }) => [userId, request.state])).toEqual(
        [bob, eve].map((userId) => [userId, 'pending']),
      )
      expect(new Map(asked.waiting.map(({ userId, pending }) => [userId, pending]))).toEqual(
        new Map([
          [owner, 2],
          [admin, 2],
        ]),
      )
      expect((await join(world, id, [bob])).news).toEqual({ requests: [], waiting: [] })
      expect(await heard(world, owner)).toEqual([{ kind: 'join_requests', group_id: id, pending: 2 }])
      expect(await heard(world, member)).toEqual([])

      const declined = await answer(world, id, admin, eve, 'declined')
      const request = { group_id: id, user_id: eve, text: 'It is me', state: 'declined', created_at: noon }
      expect(declined).toMatchObject({ news: { requests: [{ userId: eve, request }] } })
      expect(await heard(world, eve)).toEqual([{ kind: 'join_request', request }])
      const accepted = await answer(world, id, admin, bob, 'accepted')
      expect(accepted).toMatchObject({
        news: { requests: [{ userId: bob, request: { state: 'accepted' } }] },
      })
      expect(await heard(world, bob)).toMatchObject([{ request: { state: 'accepted' } }])
      expect(await heard(world, admin)).toEqual([{ kind: 'join_requests', group_id: id, pending: 0 }])
      const { rev } = await world.im.getUserState(admin, 0, 10)
      expect(accepted).toMatchObject({
        news: { waiting: expect.arrayContaining([{ userId: admin, rev, pending: 0 }]) },
      })
    })

    it('[Y334] a member who comes to let people in hears how many wait, and one who does not any more hears of none', async () => {
      const world = getWorld()
      const [owner = 0, heir = 0, bob = 0] = world.people(3)
      const { id } = await makeGroup(world, owner, heir)
      const change = { groupId: id, actorId: owner, at: noon } as const
      await approve(world, id, owner)
      await join(world, id, [bob])
      const told = async (given: Parameters<typeof world.im.changeGroup>[0]) => {
        const outcome = await world.im.changeGroup(given)
        const waiting = outcome.status === 'changed' ? outcome.news?.waiting : undefined
        return waiting?.map(({ userId, pending }) => [userId, pending])
      }
      const appoint = (role: 'admin' | 'member') => told({ ...change, kind: 'member', userId: heir, role })
      expect(await appoint('admin')).toEqual([[heir, 1]])
      expect(await appoint('member')).toEqual([[heir, 0]])
      expect(await heard(world, heir)).toEqual([{ kind: 'join_requests', group_id: id, pending: 0 }])
      expect(await told({ ...change, kind: 'update', name: 'Tea' })).toEqual([])
      const left = await told({ ...change, kind: 'remove', userId: owner })
      expect(left).toEqual([owner, heir].sort((a, b) => a - b).map((one) => [one, one === heir ? 1 : 0]))
    })

    it('[Y335] with the end of a group all who wait are declined, and hear of it', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const { id } = await makeGroup(world, owner)
      await approve(world, id, owner)
      await join(world, id, [bob, eve])
      await answer(world, id, eve, eve, 'withdrawn')
      const ended = await world.im.changeGroup({ kind: 'dissolve', groupId: id, actorId: owner, at: noon })
      expect(ended).toMatchObject({
        news: { requests: [{ userId: bob, request: { state: 'declined' } }], waiting: [{ pending: 0 }] },
      })
      expect(await heard(world, eve)).toMatchObject([{ request: { state: 'withdrawn' } }])
      expect(await waiting(world, id)).toEqual({ userIds: [], pending: 0 })
      expect(await answer(world, id, bob, bob, 'withdrawn')).toEqual(refused('request_settled'))
      // The last member who leaves ends a group as well.
      const other = await makeGroup(world, owner)
      await approve(world, other.id, owner)
      await join(world, other.id, [bob])
      const leaving = { groupId: other.id, actorId: owner, userId: owner, at: noon } as const
      await world.im.changeGroup({ kind: 'remove', ...leaving })
      expect(await heard(world, bob)).toHaveLength(2)
      expect(await waiting(world, other.id)).toEqual({ userIds: [], pending: 0 })
    })

    it('[Y340] a user who is banned while they wait is declined, and hears of it', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const { id } = await makeGroup(world, owner)
      await approve(world, id, owner)
      await join(world, id, [bob, eve])
      const ban = { kind: 'ban', groupId: id, actorId: owner, at: noon, userId: bob } as const
      expect(await world.im.changeGroup({ ...ban, isBanned: true })).toMatchObject({
        status: 'unchanged',
        news: { requests: [{ userId: bob, request: { state: 'declined' } }], waiting: [{ pending: 1 }] },
      })
      expect(await waiting(world, id)).toEqual({ userIds: [eve], pending: 1 })
      expect(await world.im.changeGroup({ ...ban, isBanned: false })).toMatchObject({
        news: { requests: [], waiting: [] },
      })
      expect(await heard(world, bob)).toMatchObject([{ request: { state: 'declined' } }])
    })

    it('[Y336] a user lists the own requests that wait, and page by page the groups where others wait for them', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const [first, second, quiet] = [
        await makeGroup(world, owner, eve),
        await makeGroup(world, owner),
        await makeGroup(world, owner),
      ]
      for (const { id } of [first, second, quiet]) await approve(world, id, owner)
      for (const { id } of [second, first]) await join(world, id, [bob])
      await join(world, second.id, [eve])
      const list = (userId: number, afterGroupId = 0, limit = 10) =>
        world.im.listJoins({ userId, afterGroupId, limit })
      const groups = [
        { group_id: first.id, pending: 1 },
        { group_id: second.id, pending: 2 },
      ]
      expect(await list(owner)).toEqual({ requests: [], groups })
      expect(await list(owner, 0, 1)).toMatchObject({ groups: groups.slice(0, 1) })
      expect(await list(owner, first.id)).toMatchObject({ groups: groups.slice(1) })
      expect(await list(bob)).toMatchObject({
        requests: [{ group_id: second.id }, { group_id: first.id }],
        groups: [],
      })
      expect(await list(eve)).toMatchObject({ requests: [{ group_id: second.id }], groups: [] })
    })
  })
}
