import { expect, it } from 'vitest'
import type { GroupChange } from '../../contract/index.js'
import { createGroupActs } from './group-acts.js'
import { makeGroup, noon, verdict, type World } from './world.js'

/** Who owns a group when its owner gives it away, leaves or is disabled. */
export function registerGroupOwnerRules(getWorld: () => World): void {
  const { change, remove } = createGroupActs(getWorld)

  it('[G110] an owner who leaves hands over to the eldest admin', async () => {
    const world = getWorld()
    const [owner = 0, early = 0, admin = 0] = world.people(3)
    const group = await makeGroup(world, owner, early, admin)
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'member', ...place, userId: admin, role: 'admin' })
    const left = await world.im.changeGroup({ kind: 'remove', ...place, userId: owner })
    expect(left).toMatchObject({
      status: 'changed',
      userIds: [owner],
      group: { owner_id: admin, member_count: 2 },
    })
    expect(await world.im.getMember(group.id, admin)).toMatchObject({ role: 'owner' })
  })

  it('[G111] without admins the eldest member takes over', async () => {
    const world = getWorld()
    const [owner = 0, younger = 0, elder = 0] = world.people(3)
    const group = await makeGroup(world, owner, elder)
    const place = { groupId: group.id, actorId: owner }
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [younger], maxMembers: 9, at: noon + 1 })
    const left = await world.im.changeGroup({ kind: 'remove', ...place, userId: owner, at: noon + 2 })
    expect(left).toMatchObject({ group: { owner_id: elder } })
    expect(await world.im.getMember(group.id, elder)).toMatchObject({ role: 'owner' })
  })

  it('[G115] giving away the role of owner makes the former owner an admin, and ends the mute of the new one', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const mute = {
      kind: 'member',
      groupId: group.id,
      actorId: owner,
      userId: bob,
      mutedUntil: noon + 1,
      at: noon,
    } as const
    await world.im.changeGroup(mute)
    const given = await world.im.changeGroup({
      kind: 'member',
      groupId: group.id,
      actorId: owner,
      userId: bob,
      role: 'owner',
      at: noon,
    })
    expect(given).toMatchObject({ status: 'changed', group: { owner_id: bob } })
    expect(await world.im.getMember(group.id, owner)).toMatchObject({ role: 'admin' })
    expect(await world.im.getMember(group.id, bob)).toMatchObject({ role: 'owner', muted_until: null })
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
}
