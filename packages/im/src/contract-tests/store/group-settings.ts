import { defaultGroupSettings } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { draft, inGroup, makeGroup, noon, send, verdict, type World } from './world.js'

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

  describe('slow mode', () => {
    /** A group whose members wait a minute. */
    async function makeSlow(world: World) {
      const people = world.people(3)
      const [owner = 0, bob = 0, cem = 0] = people
      const group = await makeGroup(world, owner, bob, cem)
      await update(world, group.id, owner, { slow_mode_s: 60 })
      return { key: inGroup(group), group, owner, bob, cem }
    }

    it('[Y213] a member waits between two messages, each for itself, and is told how long; the owner does not wait', async () => {
      const world = getWorld()
      const { key, owner, bob, cem } = await makeSlow(world)
      const at = (userId: number, seconds: number) =>
        draft(key, userId, { createdAt: noon + seconds * 1_000 })
      const outcomes = await world.im.commitMessages([at(bob, 0), at(bob, 20), at(cem, 20), at(owner, 20)])
      expect(outcomes.map(verdict)).toEqual(['created', 'slow_mode', 'created', 'created'])
      expect(outcomes[1]).toEqual({ status: 'refused', code: 'slow_mode', retryAfterMs: 40_000 })
      const later = await world.im.commitMessages([at(bob, 59), at(owner, 59), at(bob, 60), at(bob, 61)])
      expect(later.map(verdict)).toEqual(['slow_mode', 'created', 'created', 'slow_mode'])
      expect(later[3]).toMatchObject({ retryAfterMs: 59_000 })
    })

    it('[Y214] a retry is no further message, and an edit neither waits nor makes wait', async () => {
      const world = getWorld()
      const { key, bob } = await makeSlow(world)
      const first = draft(key, bob)
      expect((await world.im.commitMessages([first])).map(verdict)).toEqual(['created'])
      const edit = (text: string, at: number) =>
        world.im.changeMessage({
          ...{ key, actorId: bob, seq: 1, content: { type: 'text', text }, at, windowMs: 120_000 },
        })
      expect(await edit('at once', noon + 1)).toMatchObject({ status: 'changed' })
      expect(await edit('later', noon + 59_000)).toMatchObject({ status: 'changed' })
      const outcomes = await world.im.commitMessages([
        { ...first, createdAt: noon + 30_000 },
        draft(key, bob, { createdAt: noon + 60_000 }),
      ])
      expect(outcomes.map(verdict)).toEqual(['duplicate', 'created'])
    })

    it('[Y215] a message that is refused for another reason makes nobody wait, nor one from before the wait was set', async () => {
      const world = getWorld()
      const { key, group, owner, bob } = await makeSlow(world)
      const outcomes = await world.im.commitMessages([draft(key, bob, { replyTo: 99 }), draft(key, bob)])
      expect(outcomes.map(verdict)).toEqual(['message_not_found', 'created'])
      await update(world, group.id, owner, { slow_mode_s: 0 })
      await send(world, key, bob)
      await update(world, group.id, owner, { slow_mode_s: 10 })
      const after = await world.im.commitMessages([draft(key, bob, { createdAt: noon + 10_000 })])
      expect(after.map(verdict)).toEqual(['created'])
    })
  })

  it('[Y212] where owner and admins alone write, a member still edits and recalls what it wrote before', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const key = inGroup(group)
    await send(world, key, bob)
    await update(world, group.id, owner, { who_posts: 'admins' })
    const outcomes = await world.im.commitMessages([draft(key, bob), draft(key, owner)])
    expect(outcomes.map(verdict)).toEqual(['forbidden', 'created'])
    const change = { key, actorId: bob, seq: 1, at: noon, windowMs: 1_000 }
    const content = { type: 'text', text: 'better' } as const
    expect(await world.im.changeMessage({ ...change, content })).toMatchObject({ status: 'changed' })
    expect(await world.im.changeMessage({ ...change, content: null })).toMatchObject({ status: 'changed' })
  })
}
