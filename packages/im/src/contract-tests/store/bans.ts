import { expect, it } from 'vitest'
import { createGroupActs } from './group-acts.js'
import { makeGroup, noon, type World } from './world.js'

/** Who is kept out of a group, and by whom. */
export function registerBanRules(getWorld: () => World): void {
  const { change, add, remove, ban } = createGroupActs(getWorld)

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
}
