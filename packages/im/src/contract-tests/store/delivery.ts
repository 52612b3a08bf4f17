import { expect, it } from 'vitest'
import { direct, inGroup, makeGroup, noon, send, sendMany, sessionOf, type World } from './world.js'

const wide = { perConversation: 100, total: 1_000 }

export function registerDeliveryRules(getWorld: () => World): void {
  it('[C130] delivered moves forward, at most to the head, never back, and leaves session_rev alone', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 5)
    const before = await sessionOf(world, bob, id)
    const advance = (seq: number) => world.im.advanceDelivered([{ userId: bob, conversationId: id, seq }])
    expect(await advance(2)).toEqual([
      { conversationId: id, userId: bob, peerId: ann, readSeq: 0, deliveredSeq: 2 },
    ])
    expect(await advance(2)).toEqual([])
    expect(await advance(1)).toEqual([])
    expect(await advance(99)).toEqual([
      { conversationId: id, userId: bob, peerId: ann, readSeq: 0, deliveredSeq: 5 },
    ])
    expect(await sessionOf(world, bob, id)).toEqual({ ...before, delivered_seq: 5 })
    expect(await sessionOf(world, ann, id)).toMatchObject({ peer_delivered_seq: 5, peer_read_seq: 0 })
  })

  it('[C131] one call moves many positions, yields receipts for direct conversations and for the groups that are followed, and skips sessions that do not exist', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const withBob = await sendMany(world, direct(ann, bob), ann, 3)
    const withCem = await sendMany(world, direct(ann, cem), ann, 3)
    const group = await makeGroup(world, ann, bob)
    await sendMany(world, inGroup(group), ann, 3)
    const receipts = await world.im.advanceDelivered([
      { userId: bob, conversationId: withBob, seq: 1 },
      { userId: bob, conversationId: group.conversation_id, seq: 2 },
      { userId: cem, conversationId: withCem, seq: 3 },
      { userId: cem, conversationId: withBob, seq: 3 },
      { userId: bob, conversationId: withBob, seq: 3 },
    ])
    expect(receipts.map((one) => [one.userId, one.deliveredSeq]).toSorted()).toEqual([
      [bob, 3],
      [cem, 3],
    ])
    expect((await sessionOf(world, bob, group.conversation_id)).delivered_seq).toBe(2)
    const further = [{ userId: bob, conversationId: group.conversation_id, seq: 3 }]
    expect(await world.im.advanceDelivered(further, [group.conversation_id])).toEqual([
      {
        ...{ conversationId: group.conversation_id, userId: bob, groupId: group.id },
        ...{ readSeq: 0, deliveredSeq: 3, rev: 0 },
      },
    ])
    expect(await world.im.advanceDelivered([])).toEqual([])
  })

  it('[C132] what was read is delivered: no later delivery of it is news', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    await world.im.readSession(bob, id, 3)
    expect(await world.im.advanceDelivered([{ userId: bob, conversationId: id, seq: 3 }])).toEqual([])
  })

  it('[C133] undelivered is what lies after delivered, read and floor, with its target, oldest first', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, ann)
    await sendMany(world, inGroup(group), ann, 2)
    await world.im.changeGroup({
      kind: 'add',
      groupId: group.id,
      actorId: ann,
      userIds: [bob],
      maxMembers: 9,
      at: noon,
    })
    await send(world, inGroup(group), ann, { createdAt: noon + 1 })
    const id = await sendMany(world, direct(ann, bob), ann, 4)
    await world.im.advanceDelivered([{ userId: bob, conversationId: id, seq: 2 }])
    await send(world, direct(ann, bob), ann, { createdAt: noon + 2 })
    const { messages, hasMore } = await world.im.listUndelivered(bob, wide)
    expect(messages.map((one) => [one.target_type, one.target_id, one.seq])).toEqual([
      ['user', ann, 3],
      ['user', ann, 4],
      ['group', group.id, 3],
      ['user', ann, 5],
    ])
    expect(hasMore).toBe(false)
    await world.im.readSession(bob, id, 5)
    expect((await world.im.listUndelivered(bob, wide)).messages).toHaveLength(1)
    expect((await world.im.listUndelivered(ann, wide)).messages).toEqual([])
  })

  it('[C134] past a limit undelivered keeps the newest, which the live ones join without a gap', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    await sendMany(world, direct(ann, cem), ann, 5)
    for (let index = 1; index <= 6; index++)
      await send(world, direct(bob, cem), bob, { createdAt: noon + index })
    const perConversation = await world.im.listUndelivered(cem, { perConversation: 2, total: 100 })
    expect(perConversation.messages.map((one) => [one.target_id, one.seq])).toEqual([
      [ann, 4],
      [ann, 5],
      [bob, 5],
      [bob, 6],
    ])
    expect(perConversation.hasMore).toBe(true)
    const total = await world.im.listUndelivered(cem, { perConversation: 100, total: 7 })
    expect(total.messages.map((one) => [one.target_id, one.seq])).toEqual([
      [ann, 5],
      ...[1, 2, 3, 4, 5, 6].map((seq) => [bob, seq]),
    ])
    expect(total.hasMore).toBe(true)
  })
}
