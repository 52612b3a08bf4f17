import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GroupDraft } from '../../contract/index.js'
import { createGroupActs } from './group-acts.js'
import { direct, makeGroup, noon, send, verdict, type World } from './world.js'

/** What a group holds against those who left it, and whose account is disabled. */
export function registerSanctionRules(getWorld: () => World): void {
  const { change, add, remove, ban, write } = createGroupActs(getWorld)

  it('[G760] a mute outlives leaving, being removed and coming back, whoever brings the member back', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0] = world.people(3)
    const { id } = await makeGroup(world, owner, bob, cem)
    const mute = { kind: 'member', userId: bob, mutedUntil: noon + 1_000 } as const
    expect(await change(id, owner, mute)).toBe('changed')
    const ways = [
      [() => remove(id, bob, bob), () => add(id, cem, bob)],
      [() => remove(id, bob, bob), () => add(id, owner, bob)],
      [() => remove(id, owner, bob), () => add(id, owner, bob)],
    ] as const
    for (const [go, comeBack] of ways) {
      expect([await go(), await comeBack()]).toEqual(['changed', 'changed'])
      expect(await write(id, bob)).toBe('muted')
      expect(await world.im.getMember(id, bob)).toMatchObject({ muted_until: noon + 1_000 })
    }
    expect(await write(id, bob, noon + 1_000)).toBe('created')
    await remove(id, bob, bob)
    const later = { kind: 'add', userIds: [bob], maxMembers: 9 } as const
    expect(await change(id, cem, later, noon + 1_000)).toBe('changed')
    expect(await world.im.getMember(id, bob)).toMatchObject({ muted_until: null })
  })

  it('[G763] a muted admin may not change what all members see either', async () => {
    const world = getWorld()
    const [owner = 0, admin = 0] = world.people(2)
    const { id } = await makeGroup(world, owner, admin)
    await change(id, owner, { kind: 'member', userId: admin, role: 'admin', mutedUntil: noon + 1_000 })
    expect(await change(id, admin, { kind: 'update', notice: 'I say it here' })).toBe('muted')
    expect(await change(id, admin, { kind: 'update', notice: 'later' }, noon + 1_000)).toBe('changed')
  })

  it('[G764] nobody adds a user who has blocked them, neither to a new group nor to one that is there', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    await world.im.setBlock(bob, ann, true, noon)
    const group: GroupDraft = { name: 'g', ownerId: ann, memberIds: [cem, bob], at: noon }
    expect(verdict(await world.im.createGroup(group))).toBe('blocked')
    const { id } = await makeGroup(world, ann, cem)
    expect(await add(id, ann, bob)).toBe('blocked')
    expect(await world.im.getMember(id, bob)).toBeUndefined()
    // Whom one has blocked oneself, and who is there already, is no matter.
    expect(await add(id, cem, bob)).toBe('changed')
    expect(await add(id, ann, bob)).toBe('unchanged')
    expect(verdict(await world.im.createGroup({ ...group, ownerId: bob, memberIds: [ann] }))).toBe('created')
    await world.im.setBlock(bob, ann, false, noon)
    expect(verdict(await world.im.createGroup(group))).toBe('created')
  })

  it('[G765] a disabled user makes no group, joins none and is given none', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const { id } = await makeGroup(world, ann, cem)
    for (const userId of [bob, cem]) await world.im.setUserDisabled(userId, true, noon)
    const group: GroupDraft = { name: 'g', ownerId: ann, memberIds: [bob], at: noon }
    expect(verdict(await world.im.createGroup(group))).toBe('peer_disabled')
    expect(verdict(await world.im.createGroup({ ...group, ownerId: bob, memberIds: [] }))).toBe(
      'user_disabled',
    )
    expect(await add(id, ann, bob)).toBe('peer_disabled')
    expect(await change(id, ann, { kind: 'member', userId: cem, role: 'owner' })).toBe('peer_disabled')
    for (const userId of [bob, cem]) await world.im.setUserDisabled(userId, false, noon)
    expect(await add(id, ann, bob)).toBe('changed')
    expect(await change(id, ann, { kind: 'member', userId: cem, role: 'owner' })).toBe('changed')
  })

  it('[G769] whatever members do, nobody who was muted writes before the mute ends, and nobody banned comes back by a member', async () => {
    const step = fc.record({
      actor: fc.nat(4),
      other: fc.nat(4),
      kind: fc.constantFrom('add', 'add', 'remove', 'leave', 'leave', 'mute', 'ban', 'unban', 'write'),
    })
    const world = getWorld()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const people = world.people(5)
        const [owner = 0] = people
        const { id } = await makeGroup(world, ...(people as [number, ...number[]]))
        const mutes = new Set<number>()
        const banned = new Set<number>()
        const isIn = async (userId: number) => (await world.im.getMember(id, userId)) !== undefined
        for (const { actor, other, kind } of steps) {
          const [by = 0, whom = 0] = [people[actor], people[other]]
          if (whom === owner) continue
          const wasIn = await isIn(whom)
          if (kind === 'add') {
            const outcome = await add(id, by, whom)
            if (outcome !== 'changed') continue
            expect(by === owner || !banned.has(whom)).toBe(true)
            banned.delete(whom)
          } else if (kind === 'remove') {
            if ((await remove(id, owner, whom)) === 'changed') banned.add(whom)
          } else if (kind === 'leave') await remove(id, whom, whom)
          else if (kind === 'mute' && wasIn) {
            await change(id, owner, { kind: 'member', userId: whom, mutedUntil: noon + 5 })
            mutes.add(whom)
          } else if (kind === 'unban') {
            if ((await ban(id, by, whom, false)) === 'unchanged') banned.delete(whom)
          } else if (kind === 'ban') {
            if (/changed$/.test(await ban(id, by, whom, true))) banned.add(whom)
          } else if (kind === 'write' && wasIn)
            expect(await write(id, whom)).toBe(mutes.has(whom) ? 'muted' : 'created')
        }
      }),
      { numRuns: 15 },
    )
  })

  it('[G771] strangers are those with whom a user has no direct conversation', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(4)
    const [bob = 0, cem = 0] = others
    expect(await world.im.countStrangers(ann, others)).toBe(3)
    await send(world, direct(ann, bob), ann)
    await send(world, direct(cem, ann), cem)
    expect(await world.im.countStrangers(ann, others)).toBe(1)
    expect(await world.im.countStrangers(bob, [ann, cem])).toBe(1)
    expect(await world.im.countStrangers(ann, [])).toBe(0)
  })
}
