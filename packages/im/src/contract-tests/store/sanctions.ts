import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GroupChange, GroupDraft } from '../../contract/index.js'
import { createGroup, direct, draft, inGroup, makeGroup, noon, send, verdict, type World } from './world.js'

/** A change as its kind needs it: what is common is filled in. */
type Part = GroupChange extends infer C
  ? C extends GroupChange
    ? Omit<C, 'groupId' | 'actorId' | 'at'>
    : never
  : never

/** What a group holds against those who left it, and whose account is disabled. */
export function registerSanctionRules(getWorld: () => World): void {
  const change = async (groupId: number, actorId: number, part: Part, at = noon) =>
    verdict(await getWorld().im.changeGroup({ ...part, groupId, actorId, at } as GroupChange))
  const add = (groupId: number, actorId: number, ...userIds: number[]) =>
    change(groupId, actorId, { kind: 'add', userIds, maxMembers: 99 })
  const remove = (groupId: number, actorId: number, userId: number) =>
    change(groupId, actorId, { kind: 'remove', userId })
  const ban = (groupId: number, actorId: number, userId: number, isBanned: boolean, at = noon) =>
    change(groupId, actorId, { kind: 'ban', userId, isBanned }, at)
  const write = async (groupId: number, userId: number, createdAt = noon) => {
    const [outcome] = await getWorld().im.commitMessages([
      draft(inGroup({ id: groupId }), userId, { createdAt }),
    ])
    return verdict(outcome)
  }

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

  it('[G761] a user whom a moderator removed is brought back by moderators alone, until the ban is lifted', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0, dan = 0] = world.people(4)
    const { id } = await makeGroup(world, owner, bob, cem)
    const page = { limit: 9, afterUserId: 0 }
    expect(await remove(id, owner, bob)).toBe('changed')
    expect(await world.im.listBans(id, page)).toEqual([{ user_id: bob, banned_at: noon, banned_by: owner }])
    expect(await add(id, cem, bob)).toBe('banned')
    expect(await add(id, cem, dan, bob)).toBe('banned')
    expect(await world.im.getMember(id, dan)).toBeUndefined()
    expect(await add(id, owner, bob)).toBe('changed')
    expect(await world.im.listBans(id, page)).toEqual([])
    await remove(id, owner, bob)
    expect([await ban(id, owner, bob, false), await ban(id, owner, bob, false)]).toEqual(
      Array(2).fill('unchanged'),
    )
    expect(await world.im.listBans(id, page)).toEqual([])
    expect(await add(id, cem, bob)).toBe('changed')
    await remove(id, bob, bob)
    expect(await add(id, cem, bob)).toBe('changed')
  })

  it('[G762] bans are listed by user id, page by page, without those who are only muted', async () => {
    const world = getWorld()
    const [owner = 0, muted = 0, ...others] = world.people(7)
    const { id } = await makeGroup(world, owner, muted, ...others)
    await change(id, owner, { kind: 'member', userId: muted, mutedUntil: noon + 1 })
    await remove(id, muted, muted)
    for (const userId of others) await remove(id, owner, userId)
    const seen: number[] = []
    for (;;) {
      const bans = await world.im.listBans(id, { limit: 2, afterUserId: seen.at(-1) ?? 0 })
      if (bans.length === 0) break
      seen.push(...bans.map((ban) => ban.user_id))
    }
    expect(seen).toEqual(others)
  })

  it('[G953] the owner and an admin keep out who left or never came: nothing that members see changes, and only moderators bring them in', async () => {
    const world = getWorld()
    const [owner = 0, admin = 0, cem = 0, left = 0, never = 0] = world.people(5)
    const { id } = await makeGroup(world, owner, admin, cem, left)
    await change(id, owner, { kind: 'member', userId: admin, role: 'admin' })
    await change(id, owner, { kind: 'member', userId: left, mutedUntil: noon + 9 })
    await remove(id, left, left)
    const before = await world.im.getGroup(id)
    expect(await ban(id, admin, left, true, noon + 1)).toBe('unchanged')
    expect(await ban(id, owner, never, true, noon + 2)).toBe('unchanged')
    // Again: who banned first, and when, stays.
    expect(await ban(id, owner, left, true, noon + 3)).toBe('unchanged')
    expect(await world.im.getGroup(id)).toEqual(before)
    expect(await world.im.listBans(id, { limit: 9, afterUserId: 0 })).toEqual([
      { user_id: left, banned_at: noon + 1, banned_by: admin },
      { user_id: never, banned_at: noon + 2, banned_by: owner },
    ])
    for (const userId of [left, never]) expect(await add(id, cem, userId)).toBe('banned')
    // The mute of the earlier stay outlives the ban and its end.
    expect(await ban(id, admin, left, false)).toBe('unchanged')
    expect(await add(id, cem, left)).toBe('changed')
    expect(await world.im.getMember(id, left)).toMatchObject({ muted_until: noon + 9 })
    expect(await add(id, admin, never)).toBe('changed')
    expect(await world.im.listBans(id, { limit: 9, afterUserId: 0 })).toEqual([])
  })

  it('[G954] a ban of a member removes them as a removal does, by the same ranks', async () => {
    const world = getWorld()
    const [owner = 0, admin = 0, bob = 0] = world.people(3)
    const { id } = await makeGroup(world, owner, admin, bob)
    await change(id, owner, { kind: 'member', userId: admin, role: 'admin' })
    for (const userId of [owner, admin]) expect(await ban(id, admin, userId, true)).toBe('forbidden')
    const { rev = 0 } = (await world.im.getGroup(id)) ?? {}
    expect(
      await world.im.changeGroup({
        ...{ kind: 'ban', groupId: id, actorId: admin, userId: bob, isBanned: true, at: noon },
      }),
    ).toMatchObject({ status: 'changed', userIds: [bob], group: { member_count: 2, rev: rev + 1 } })
    expect(await world.im.getMember(id, bob)).toBeUndefined()
    expect(await world.im.listBans(id, { limit: 9, afterUserId: 0 })).toEqual([
      { user_id: bob, banned_at: noon, banned_by: admin },
    ])
  })

  it('[G955] a plain member neither bans nor lifts a ban, nor does somebody outside, whoever it is about', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0, left = 0] = world.people(4)
    const { id } = await makeGroup(world, owner, bob, cem, left)
    await remove(id, owner, left)
    const page = { limit: 9, afterUserId: 0 }
    const before = await world.im.listBans(id, page)
    for (const isBanned of [true, false])
      for (const userId of [owner, bob, cem, left]) {
        expect(await ban(id, bob, userId, isBanned)).toBe('forbidden')
        expect(await ban(id, left, userId, isBanned)).toBe('not_a_member')
      }
    expect(await world.im.listBans(id, page)).toEqual(before)
    await change(id, owner, { kind: 'dissolve' })
    expect(await ban(id, owner, left, false)).toBe('group_dissolved')
    expect(await ban(id, left, left, false)).toBe('not_a_member')
    expect(await ban(id + 999, owner, left, true)).toBe('group_not_found')
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

  it('[G766] the group of a disabled owner goes to the eldest admin, else to the eldest member, who is not disabled', async () => {
    const world = getWorld()
    const [owner = 0, elder = 0, admin = 0, gone = 0] = world.people(4)
    const { id } = await makeGroup(world, owner, elder, admin, gone)
    for (const userId of [gone, admin])
      await change(id, owner, { kind: 'member', userId, role: 'admin' }, noon)
    await world.im.setUserDisabled(gone, true, noon)
    expect(await change(id, owner, { kind: 'succeed' })).toBe('unchanged')
    const orphans = (userId: number) => world.im.listOrphanedGroups(userId, { limit: 9, afterGroupId: 0 })
    expect(await orphans(owner)).toEqual([])
    await world.im.setUserDisabled(owner, true, noon)
    expect(await orphans(owner)).toEqual([id])
    const succession: GroupChange = { kind: 'succeed', groupId: id, actorId: owner, at: noon }
    expect(await world.im.changeGroup(succession)).toMatchObject({
      status: 'changed',
      group: { owner_id: admin, member_count: 4 },
      userIds: [admin, owner],
    })
    expect(await world.im.getMember(id, owner)).toMatchObject({ role: 'admin' })
    expect(await world.im.getMember(id, admin)).toMatchObject({ role: 'owner' })
    expect(await orphans(owner)).toEqual([])
    expect(verdict(await world.im.changeGroup(succession))).toBe('unchanged')
    await world.im.setUserDisabled(admin, true, noon)
    expect(await world.im.changeGroup({ ...succession, actorId: admin })).toMatchObject({
      group: { owner_id: elder },
    })
  })

  it('[G767] a group whose members are all disabled waits for the first who is enabled again', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const { id } = await makeGroup(world, owner, bob)
    for (const userId of [owner, bob]) await world.im.setUserDisabled(userId, true, noon)
    expect(await change(id, owner, { kind: 'succeed' })).toBe('unchanged')
    await world.im.setUserDisabled(bob, false, noon)
    expect(await world.im.listOrphanedGroups(bob, { limit: 9, afterGroupId: 0 })).toEqual([id])
    expect(await change(id, owner, { kind: 'succeed' })).toBe('changed')
    expect(await world.im.getGroup(id)).toMatchObject({ owner_id: bob })
  })

  it('[G768] an owner who leaves hands the group to somebody who is not disabled, and to a disabled one before it dissolves', async () => {
    const world = getWorld()
    const [owner = 0, gone = 0, bob = 0] = world.people(3)
    const { id } = await makeGroup(world, owner, gone, bob)
    await change(id, owner, { kind: 'member', userId: gone, role: 'admin' })
    await world.im.setUserDisabled(gone, true, noon)
    expect(await remove(id, owner, owner)).toBe('changed')
    expect(await world.im.getGroup(id)).toMatchObject({ owner_id: bob })
    expect(await remove(id, bob, bob)).toBe('changed')
    expect(await world.im.getGroup(id)).toMatchObject({ owner_id: gone, dissolved_at: null })
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

  it('[G942] whatever is tried on a dissolved group, its members go by themselves alone, each once, and nothing else of it changes', async () => {
    const step = fc.record({
      actor: fc.nat(4),
      other: fc.nat(4),
      kind: fc.constantFrom(
        'add',
        'remove',
        'leave',
        'leave',
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
            ban: () => change(id, by, { kind: 'ban', userId: whom, isBanned: true }),
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

  it('[M764] a retry of a creation is answered with the first group, for ever, and with another body refused', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const creation = { clientId: 'once', fingerprint: 1 }
    const group: GroupDraft = { name: 'g', ownerId: ann, memberIds: [bob], at: noon, creation }
    const first = await createGroup(world.im, group)
    expect(await world.im.createGroup(group)).toEqual({ status: 'duplicate', group: first })
    expect(verdict(await world.im.createGroup({ ...group, creation: { ...creation, fingerprint: 2 } }))).toBe(
      'conflict',
    )
    // Another user, and another client_id, make another group.
    expect((await createGroup(world.im, { ...group, ownerId: bob })).id).not.toBe(first.id)
    expect(
      (await createGroup(world.im, { ...group, creation: { ...creation, clientId: 'twice' } })).id,
    ).not.toBe(first.id)
    await change(first.id, ann, { kind: 'update', name: 'h' })
    await change(first.id, ann, { kind: 'dissolve' })
    expect(await world.im.createGroup(group)).toMatchObject({ status: 'duplicate', group: { name: 'h' } })
  })

  it('[M765] of many creations with one client_id at the same time one makes the group, and what was refused keeps nothing', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const creation = { clientId: 'once', fingerprint: 1 }
    const group: GroupDraft = { name: 'g', ownerId: ann, memberIds: [bob], at: noon, creation }
    await world.im.setBlock(bob, ann, true, noon)
    expect(verdict(await world.im.createGroup(group))).toBe('blocked')
    await world.im.setBlock(bob, ann, false, noon)
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => world.im.createGroup(group)))
    expect(outcomes.map(verdict).toSorted()).toEqual(['created', ...Array(5).fill('duplicate')])
    expect(new Set(outcomes.map((one) => ('group' in one ? one.group.id : 0))).size).toBe(1)
    expect(await world.im.listMemberships(bob)).toHaveLength(1)
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

  it('[C760] those who have blocked a user are found among others', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    await world.im.setBlock(bob, ann, true, noon)
    await world.im.setBlock(ann, cem, true, noon)
    expect(await world.im.findBlockers(ann, [bob, cem])).toEqual(new Set([bob]))
    expect(await world.im.findBlockers(bob, [ann, cem])).toEqual(new Set())
    expect(await world.im.findBlockers(ann, [])).toEqual(new Set())
  })
}
