import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { InviteDraft } from '../../invite/store.js'
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
      userIds.map((userId) => ({ userId, inviteId, at })),
      maxMembers,
    )
  const usesOf = async (world: World, code: string) => (await world.im.findInvite(code))?.invite.uses
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
        [eve, ann].map((userId) => ({ userId, inviteId: good.id, at: noon })),
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

    it('[Y315] where somebody has to let people in, they do not come in by themselves', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id } = await makeGroup(world, owner)
      const invite = await makeInvite(world, id, owner)
      const change = { groupId: id, actorId: owner, at: noon } as const
      await world.im.changeGroup({ ...change, kind: 'update', settings: { join: 'approval' } })
      expect((await join(world, id, [bob])).verdicts).toEqual([refused('forbidden')])
      expect((await join(world, id, [bob], invite.id)).verdicts).toEqual([refused('forbidden')])
      expect(await usesOf(world, invite.code)).toBe(0)
    })
  })
}
