import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createGroupActs } from './group-acts.js'
import {
  holds,
  inGroup,
  makeGroup,
  noon,
  sendMany,
  sessionOf,
  syncLimit,
  verdict,
  type World,
} from './world.js'

/** What is left of a group that has ended. */
export function registerDissolvedGroupRules(getWorld: () => World): void {
  const { change, add, remove, ban, write } = createGroupActs(getWorld)

  it('[G113] a dissolved group keeps its members and takes no change any more', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, owner, bob)
    const place = { groupId: group.id, actorId: owner, at: noon }
    expect(await world.im.changeGroup({ kind: 'dissolve', ...place })).toMatchObject({
      status: 'changed',
      group: { rev: 1 },
    })
    const outcomes = [
      await world.im.changeGroup({ kind: 'update', ...place, name: 'x' }),
      await world.im.changeGroup({ kind: 'add', ...place, userIds: [cem], maxMembers: 9 }),
      await world.im.changeGroup({ kind: 'remove', ...place, userId: bob }),
      await world.im.changeGroup({ kind: 'member', ...place, userId: bob, role: 'admin' }),
      await world.im.changeGroup({ kind: 'dissolve', ...place }),
    ]
    expect(new Set(outcomes.map(verdict))).toEqual(new Set(['group_dissolved']))
    expect(await world.im.getMember(group.id, bob)).toMatchObject({ role: 'member' })
    expect(await sessionOf(world, bob, group.conversation_id)).toMatchObject({ target_id: group.id })
  })

  it('[G940] members of a dissolved group leave it one by one, and it stays as it is for the others', async () => {
    const world = getWorld()
    const { im } = world
    const [owner = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, owner, bob, cem)
    await sendMany(world, inGroup(group), owner, 2)
    const bobsHeld = holds(await sessionOf(world, bob, group.conversation_id))
    await im.changeGroup({ kind: 'dissolve', groupId: group.id, actorId: owner, at: noon + 1 })
    const leave = (userId: number) =>
      im.changeGroup({ kind: 'remove', groupId: group.id, actorId: userId, userId, at: noon + 2 })
    const cemBefore = await sessionOf(world, cem, group.conversation_id)
    expect(await leave(bob)).toMatchObject({
      status: 'changed',
      group: { rev: 2, member_count: 2, owner_id: owner },
      userIds: [bob],
    })
    expect(await leave(bob)).toEqual({ status: 'refused', code: 'not_a_member' })
    expect(await im.getMember(group.id, bob)).toBeUndefined()
    expect(await im.getSession(bob, group.conversation_id)).toBeUndefined()
    expect(await im.getAccess(bob, inGroup(group))).toEqual({ status: 'refused', code: 'not_a_member' })
    const synced = await im.getChangesSince(bob, { held: [bobsHeld], limit: syncLimit })
    expect(synced).toMatchObject({ removed: [group.conversation_id], sessions: [], conversations: [] })
    expect(await sessionOf(world, cem, group.conversation_id)).toEqual({ ...cemBefore, rev: 2 })
    expect(await leave(owner)).toMatchObject({ group: { rev: 3, member_count: 1, owner_id: owner } })
    expect(await im.getMember(group.id, cem)).toMatchObject({ role: 'member' })
    expect(await leave(cem)).toMatchObject({ group: { rev: 4, member_count: 0 } })
    expect(await im.getGroup(group.id)).toMatchObject({ dissolved_at: noon + 1 })
    expect(await im.listMembers(group.id, { limit: 9, afterUserId: 0 })).toEqual([])
  })

  it('[G942] whatever is tried on a dissolved group, its members go by themselves alone, each once, and nothing else of it changes', async () => {
    const step = fc.record({
      actor: fc.nat(4),
      other: fc.nat(4),
      kind: fc.constantFrom(
        'add',
        'remove',
        'leave',
        'leave',
        'ban',
        'mute',
        'update',
        'dissolve',
        'succeed',
        'write',
      ),
    })
    const world = getWorld()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const people = world.people(5)
        const [owner = 0] = people
        const { id } = await makeGroup(world, owner, ...people.slice(1, 4))
        const members = new Set(people.slice(0, 4))
        await change(id, owner, { kind: 'dissolve' })
        const { rev: _, member_count: __, ...dissolved } = (await world.im.getGroup(id))!
        for (const { actor, other, kind } of steps) {
          const [by = 0, whom = 0] = [people[actor], people[other]]
          if (kind === 'leave' || (kind === 'remove' && by === whom)) {
            expect(await remove(id, by, by)).toBe(members.delete(by) ? 'changed' : 'not_a_member')
            continue
          }
          const attempts = {
            add: () => add(id, by, whom),
            remove: () => remove(id, by, whom),
            ban: () => ban(id, by, whom, true),
            mute: () => change(id, by, { kind: 'member', userId: whom, mutedUntil: noon + 5 }),
            update: () => change(id, by, { kind: 'update', name: 'other' }),
            dissolve: () => change(id, by, { kind: 'dissolve' }),
            succeed: () => change(id, owner, { kind: 'succeed' }),
            write: () => write(id, by),
          }
          const isOutside = kind !== 'succeed' && !members.has(by)
          expect(await attempts[kind]()).toBe(isOutside ? 'not_a_member' : 'group_dissolved')
        }
        const left = await world.im.listMembers(id, { limit: 9, afterUserId: 0 })
        expect(left.map((one) => one.user_id)).toEqual([...members])
        const after = await world.im.getGroup(id)
        const rev = 1 + 4 - members.size
        expect(after).toEqual({ ...dissolved, rev, member_count: members.size })
      }),
      { numRuns: 15 },
    )
  })
}
