import type { FindWay } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import { direct, inGroup, makeGroup, noon, sendMany, sessionOf, type World } from './world.js'

export function registerPrivacyRules(getWorld: () => World): void {
  it('[T155] what a user shows to others is a change of theirs, with all of it, where it really changes', async () => {
    const { im, people } = getWorld()
    const [ann = 0] = people(1)
    const shown = {
      ...{ presence_hidden: false, presence_to: 'everyone' },
      ...{ receipts: 'on', messages_from: 'everyone', groups_by: 'everyone' },
      find_by: ['phone', 'username', 'id'],
    }
    expect(await im.getPrivacy(ann)).toEqual(shown)
    expect(await im.setPrivacy(ann, { receipts: 'on' })).toEqual({ status: 'unchanged', privacy: shown })
    const kept = { ...shown, receipts: 'off' }
    expect(await im.setPrivacy(ann, { receipts: 'off' })).toEqual({
      status: 'changed',
      rev: 1,
      privacy: kept,
    })
    const both = { ...kept, presence_hidden: true, presence_to: 'nobody' }
    expect(await im.setPresenceHidden(ann, true)).toEqual({ status: 'changed', rev: 2, privacy: both })
    expect(await im.getPrivacy(ann)).toEqual(both)
    expect((await im.getUserState(ann, 0, 9)).changes).toEqual([{ rev: 2, kind: 'privacy', ...both }])
    expect(await im.setPrivacy(ann, { receipts: 'on' })).toMatchObject({ rev: 3 })
    expect((await im.getUserState(ann, 2, 9)).changes).toMatchObject([
      { presence_hidden: true, receipts: 'on' },
    ])
  })

  it('[Y105] a user is found by what they chose, by contacts and by themselves by everything, and a choice of nothing is one', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0, cem = 0] = people(3)
    const findings = async (finderId: number) => {
      const found: FindWay[] = []
      for (const by of ['phone', 'username', 'id'] as const)
        if (await im.mayFind({ finderId, userId: ann, by })) found.push(by)
      return found
    }
    const all = ['phone', 'username', 'id']
    expect(await findings(bob)).toEqual(all)
    expect(await im.setPrivacy(ann, { find_by: ['id', 'phone', 'username'] })).toMatchObject({
      status: 'unchanged',
    })
    expect(await im.setPrivacy(ann, { find_by: ['id', 'username', 'id'] })).toMatchObject({
      ...{ status: 'changed', privacy: { find_by: ['username', 'id'], groups_by: 'everyone' } },
    })
    expect(await findings(bob)).toEqual(['username', 'id'])
    const { changes } = await im.getUserState(ann, 0, 9)
    expect(changes).toMatchObject([{ kind: 'privacy', find_by: ['username', 'id'] }])
    const asked = await im.requestContact({ fromId: bob, toId: ann, text: '', at: noon })
    if (asked.status === 'refused') throw new Error(asked.code)
    await im.answerContact({ requestId: asked.request.id, userId: ann, state: 'accepted', at: noon })
    await im.setPrivacy(ann, { find_by: [] })
    await im.setPrivacy(ann, { receipts: 'off' })
    expect(await im.getPrivacy(ann)).toMatchObject({ find_by: [], receipts: 'off' })
    expect([await findings(ann), await findings(bob), await findings(cem)]).toEqual([all, all, []])
  })

  it('[T156] a user who keeps receipts to themselves has no position in a conversation', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, ann, bob)
    const asked = { conversationId: group.conversation_id, key: inGroup(group), maxMembers: 2 }
    await world.im.setPrivacy(bob, { receipts: 'off' })
    expect(await world.im.listPositions(asked)).toMatchObject([{ userId: ann }])
    expect(await world.im.listPositions({ ...asked, maxMembers: 1 })).toBeUndefined()
    await world.im.setPrivacy(bob, { receipts: 'on' })
    expect(await world.im.listPositions(asked)).toMatchObject([{ userId: ann }, { userId: bob }])
  })

  it('[T157] neither side of a direct conversation has a position in the session of the other while one keeps receipts to themselves, and their own goes on', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    await world.im.readSession(bob, id, 1)
    const peerOf = async (userId: number) => {
      const { peer_read_seq, peer_delivered_seq } = await sessionOf(world, userId, id)
      return [peer_read_seq, peer_delivered_seq]
    }
    expect([await peerOf(ann), await peerOf(bob)]).toEqual([
      [1, 1],
      [3, 3],
    ])
    await world.im.setPrivacy(bob, { receipts: 'off' })
    expect([await peerOf(ann), await peerOf(bob)]).toEqual([
      [0, 0],
      [0, 0],
    ])
    await world.im.readSession(bob, id, 3)
    expect(await sessionOf(world, bob, id)).toMatchObject({ read_seq: 3, unread: 0 })
    await world.im.setPrivacy(bob, { receipts: 'on' })
    expect(await peerOf(ann)).toEqual([3, 3])
  })

  it('[T158] no receipt comes of a user who keeps them to themselves, and none goes to such a user', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    const group = await makeGroup(world, ann, bob, cem)
    const groupId = await sendMany(world, inGroup(group), ann, 3)
    const receiptOf = async (userId: number, conversationId: number, seq: number) =>
      (await world.im.readSession(userId, conversationId, seq))?.receipt?.readSeq
    expect(await receiptOf(bob, id, 1)).toBe(1)
    await world.im.setPrivacy(ann, { receipts: 'off' })
    expect(await receiptOf(bob, id, 2)).toBeUndefined()
    await world.im.setPrivacy(bob, { receipts: 'off' })
    await world.im.setPrivacy(ann, { receipts: 'on' })
    expect(await receiptOf(bob, id, 3)).toBeUndefined()
    expect(await receiptOf(bob, groupId, 1)).toBeUndefined()
    expect(await receiptOf(cem, groupId, 1)).toBe(1)
    const deliveries = [bob, cem].map((userId) => ({ userId, conversationId: groupId, seq: 3 }))
    const receipts = await world.im.advanceDelivered(deliveries, [groupId])
    expect(receipts.map(({ userId, deliveredSeq }) => [userId, deliveredSeq])).toEqual([[cem, 3]])
    expect(await sessionOf(world, bob, groupId)).toMatchObject({ read_seq: 1, delivered_seq: 3 })
  })
}
