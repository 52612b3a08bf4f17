import { defaultGroupSettings } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { makeGroup, noon, type World } from './world.js'

export function registerGroupSettingsRules(getWorld: () => World): void {
  const update = (world: World, groupId: number, actorId: number, settings: object) =>
    world.im.changeGroup({ kind: 'update', groupId, actorId, at: noon, settings })

  describe('how a group is run', () => {
    it('[Y200] a new group has the usual settings; what is changed stays, and the rest is as it was', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id } = await makeGroup(world, owner, bob)
      expect(await world.im.getGroup(id)).toMatchObject(defaultGroupSettings)

      const wanted = { join: 'approval', question: '你是谁?', slow_mode_s: 30, who_posts: undefined }
      const { question, ...rest } = wanted
      expect(await update(world, id, owner, wanted)).toMatchObject({
        status: 'changed',
        group: { ...defaultGroupSettings, join: 'approval', question, slow_mode_s: 30 },
      })
      await update(world, id, owner, { who_posts: 'admins', slow_mode_s: 0 })
      const now = { ...defaultGroupSettings, join: 'approval', question, who_posts: 'admins' }
      expect(await world.im.getGroup(id)).toMatchObject(now)
      expect(await update(world, id, owner, { ...rest, slow_mode_s: 0 })).toMatchObject({
        status: 'unchanged',
      })
      await update(world, id, owner, { join: 'invite', question: '', who_posts: 'all' })
      expect(await world.im.getGroup(id)).toMatchObject(defaultGroupSettings)
    })

    it('[Y201] owner and admins change settings, members do not', async () => {
      const world = getWorld()
      const [owner = 0, admin = 0, bob = 0] = world.people(3)
      const { id: groupId } = await makeGroup(world, owner, admin, bob)
      await world.im.changeGroup({
        ...{ kind: 'member', groupId, actorId: owner, at: noon, userId: admin, role: 'admin' },
      })
      expect(await update(world, groupId, admin, { who_posts: 'admins' })).toMatchObject({
        status: 'changed',
      })
      expect(await update(world, groupId, bob, { who_posts: 'all' })).toEqual({
        ...{ status: 'refused', code: 'forbidden' },
      })
      expect(await world.im.getGroup(groupId)).toMatchObject({ who_posts: 'admins' })
    })

    it('[Y202] the timeline tells of a change of settings, except of the question', async () => {
      const world = getWorld()
      const [owner = 0, bob = 0] = world.people(2)
      const { id } = await makeGroup(world, owner, bob)
      const told = await update(world, id, owner, { who_posts: 'admins' })
      expect(told).toMatchObject({ line: { kind: 'settings_changed', actor_id: owner } })
      const silent = await update(world, id, owner, { question: 'Who?' })
      expect(silent).toMatchObject({ status: 'changed', line: undefined })
    })
  })
}
