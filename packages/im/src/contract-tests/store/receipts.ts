import { expect, it } from 'vitest'
import { direct, inGroup, makeGroup, noon, sendMany, type World } from './world.js'

export function registerReceiptRules(getWorld: () => World): void {
  it('[T132] everybody in a group has a position, by user, from the message at which they came; who left has none', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0, dan = 0] = world.people(4)
    const group = await makeGroup(world, ann, bob, cem)
    const conversationId = await sendMany(world, inGroup(group), ann, 3)
    const asked = { conversationId, key: inGroup(group), maxMembers: 10 }
    await world.im.readSession(bob, conversationId, 2)
    await world.im.advanceDelivered([{ userId: cem, conversationId, seq: 3 }])
    const change = { groupId: group.id, actorId: ann, userIds: [dan], at: noon }
    await world.im.changeGroup({ kind: 'add', maxMembers: 9, ...change })
    const members = [
      { userId: ann, readSeq: 3, deliveredSeq: 3, floorSeq: 0 },
      { userId: bob, readSeq: 2, deliveredSeq: 2, floorSeq: 0 },
      { userId: cem, readSeq: 0, deliveredSeq: 3, floorSeq: 0 },
    ]
    const late = { userId: dan, readSeq: 3, deliveredSeq: 3, floorSeq: 3 }
    expect(await world.im.listPositions(asked)).toEqual([...members, late])
    await world.im.changeGroup({ kind: 'remove', groupId: group.id, actorId: ann, userId: bob, at: noon })
    expect(await world.im.listPositions(asked)).toEqual([members[0], members[2], late])
  })

  it('[T133] a group of as many members as are asked for has positions, and a larger one none', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(4)
    const group = await makeGroup(world, ann, ...others)
    const asked = { conversationId: group.conversation_id, key: inGroup(group) }
    expect(await world.im.listPositions({ ...asked, maxMembers: 4 })).toHaveLength(4)
    expect(await world.im.listPositions({ ...asked, maxMembers: 3 })).toBeUndefined()
  })

  it('[T134] both sides of a direct conversation have a position, and so has the one of a conversation with oneself', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const positionsOf = async (peer: number) => {
      const key = direct(ann, peer)
      const conversationId = await sendMany(world, key, ann, 2)
      await world.im.readSession(peer, conversationId, 1)
      return world.im.listPositions({ conversationId, key, maxMembers: 2 })
    }
    expect(await positionsOf(bob)).toMatchObject([
      { userId: ann, readSeq: 2 },
      { userId: bob, readSeq: 1 },
    ])
    expect(await positionsOf(ann)).toMatchObject([{ userId: ann, readSeq: 2 }])
  })
}
