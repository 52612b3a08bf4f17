import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isOpen } from '../../invite/decide-invite.js'
import type { InviteDraft } from '../../invite/store.js'
import { makeGroup, noon, type World } from './world.js'

export function registerInviteRules(getWorld: () => World): void {
  const make = (world: World, groupId: number, makerId: number, given: Partial<InviteDraft> = {}) =>
    world.im.createInvite({
      ...{ groupId, makerId, code: randomUUID(), expiresAt: null, maxUses: null, at: noon },
      ...{ maxPerGroup: 5, ...given },
    })
  const mustMake = async (...given: Parameters<typeof make>) => {
    const made = await make(...given)
    if (made.status === 'refused') throw new Error(made.code)
    return made.invite
  }
  const refused = (code: string) => ({ status: 'refused', code })

  describe('links into groups', () => {
    it('[Y300] a member makes a link, which leads to the group until it is deleted', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const group = await makeGroup(world, owner, bob)
      const invite = await mustMake(world, group.id, bob, { maxUses: 3, expiresAt: noon + 60_000 })
      expect(invite).toMatchObject({ uses: 0, max_uses: 3, expires_at: noon + 60_000, created_by: bob })
      const found = await world.im.findInvite(invite.code)
      expect(found).toMatchObject({ invite, group: { id: group.id, name: group.name }, makerRole: 'member' })

      expect(await world.im.deleteInvite(group.id, invite.code, eve)).toBe(false)
      expect(await world.im.deleteInvite(group.id + 1, invite.code)).toBe(false)
      expect(await world.im.deleteInvite(group.id, invite.code, bob)).toBe(true)
      expect(await world.im.deleteInvite(group.id, invite.code)).toBe(false)
      expect(await world.im.findInvite(invite.code)).toBeUndefined()
    })

    it('[Y301] only members make links, of living groups, and only admins where the group says so', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const { id: groupId } = await makeGroup(world, owner, bob)
      expect(await make(world, groupId, eve)).toEqual(refused('not_a_member'))
      expect(await make(world, 9_000_000_000, eve)).toEqual(refused('group_not_found'))
      const change = { groupId, actorId: owner, at: noon } as const
      await world.im.changeGroup({ ...change, kind: 'update', settings: { who_invites: 'admins' } })
      expect(await make(world, groupId, bob)).toEqual(refused('forbidden'))
      expect(await make(world, groupId, owner)).toMatchObject({ status: 'created' })
      await world.im.changeGroup({ ...change, kind: 'dissolve' })
      expect(await make(world, groupId, owner)).toEqual(refused('group_dissolved'))
    })

    it('[Y302] a link is over at its end, once its maker is gone or may not invite, and with its group', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0, eve = 0] = world.people(3)
      const { id: groupId } = await makeGroup(world, owner, bob, eve)
      const open = async (code: string, at = noon) => {
        const found = await world.im.findInvite(code)
        return found !== undefined && isOpen(found, at)
      }
      const ending = await mustMake(world, groupId, owner, { expiresAt: noon + 1 })
      const ofBob = await mustMake(world, groupId, bob)
      const ofEve = await mustMake(world, groupId, eve)
      expect([await open(ending.code), await open(ending.code, noon + 1)]).toEqual([true, false])

      const change = { groupId, actorId: owner, at: noon } as const
      await world.im.changeGroup({ ...change, kind: 'remove', userId: eve })
      expect([await open(ofEve.code), await open(ofBob.code)]).toEqual([false, true])
      await world.im.changeGroup({ ...change, kind: 'update', settings: { who_invites: 'admins' } })
      expect([await open(ofBob.code), await open(ending.code)]).toEqual([false, true])
      await world.im.changeGroup({ ...change, kind: 'dissolve' })
      expect(await open(ending.code)).toBe(false)
    })

    it('[Y303] links are listed the newest first, without those that are over, which are forgotten', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id: groupId } = await makeGroup(world, owner, bob)
      const ended = await mustMake(world, groupId, owner, { expiresAt: noon + 1 })
      const later = { at: noon + 1 }
      const ofBob = await mustMake(world, groupId, bob)
      const newest = await mustMake(world, groupId, owner, later)
      const list = (part: object) => world.im.listInvites({ groupId, limit: 10, ...later, ...part })
      const codes = async (part: object) => (await list(part)).map(({ code }) => code)
      expect(await codes({})).toEqual([newest.code, ofBob.code])
      expect(await codes({ makerId: bob })).toEqual([ofBob.code])
      expect(await codes({ limit: 1 })).toEqual([newest.code])
      expect(await codes({ beforeId: newest.id })).toEqual([ofBob.code])
      expect(await world.im.findInvite(ended.code)).toBeUndefined()
      expect(await make(world, groupId, owner, { ...later, maxPerGroup: 2 })).toEqual(
        refused('limit_reached'),
      )
      expect(await make(world, groupId, owner, { ...later, maxPerGroup: 3 })).toMatchObject({
        status: 'created',
      })
    })

    it('[Y304] a retry finds the link it made, and is told where that is gone', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id: groupId } = await makeGroup(world, owner, bob)
      const creation = { clientId: randomUUID(), fingerprint: 1 }
      const invite = await mustMake(world, groupId, owner, { creation })
      expect(await make(world, groupId, owner, { creation })).toEqual({ status: 'duplicate', invite })
      const other = { ...creation, fingerprint: 2 }
      expect(await make(world, groupId, owner, { creation: other })).toEqual(refused('conflict'))
      await world.im.deleteInvite(groupId, invite.code)
      expect(await make(world, groupId, owner, { creation })).toEqual(refused('invite_not_found'))
    })
  })
}
