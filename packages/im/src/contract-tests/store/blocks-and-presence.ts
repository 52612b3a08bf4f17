import { expect, it } from 'vitest'
import {
  direct,
  draft,
  inGroup,
  makeGroup,
  noon,
  send,
  sendMany,
  sessionOf,
  verdict,
  type World,
} from './world.js'

export function registerBlockAndPresenceRules(getWorld: () => World): void {
  it('[C160] after a block neither of the two writes to the other, until it is lifted', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await send(world, key, bob)
    await world.im.setBlock(ann, bob, true, noon)
    await world.im.setBlock(ann, bob, true, noon)
    const both = () => world.im.commitMessages([draft(key, ann), draft(key, bob)])
    expect((await both()).map(verdict)).toEqual(['blocked', 'blocked'])
    await world.im.setBlock(ann, bob, false, noon)
    await world.im.setBlock(ann, bob, false, noon)
    expect((await both()).map(verdict)).toEqual(['created', 'created'])
  })

  it('[C161] a block holds before the first message, and neither in groups nor for others', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    await world.im.setBlock(ann, bob, true, noon)
    const group = await makeGroup(world, ann, bob)
    const outcomes = await world.im.commitMessages([
      draft(direct(ann, bob), bob),
      draft(inGroup(group), bob),
      draft(direct(ann, cem), cem),
    ])
    expect(outcomes.map(verdict)).toEqual(['blocked', 'created', 'created'])
    expect(await world.im.getAccess(bob, direct(ann, bob))).toBeUndefined()
  })

  it('[C162] the blocks of a user are listed, and nobody else’s', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    await world.im.setBlock(ann, bob, true, noon)
    await world.im.setBlock(ann, cem, true, noon)
    await world.im.setBlock(bob, ann, true, noon)
    expect((await world.im.listBlocks(ann)).toSorted()).toEqual([bob, cem])
    expect(await world.im.listBlocks(cem)).toEqual([])
  })

  it('[Y402] positions of the blocker stand still for a user who is blocked, go on for the blocker and others, and are current again after the block', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const key = direct(ann, bob)
    const id = await sendMany(world, key, bob, 5)
    const group = await makeGroup(world, ann, bob, cem)
    const groupId = await sendMany(world, inGroup(group), bob, 1)
    await world.im.readSession(ann, id, 1)
    await world.im.advanceDelivered([{ userId: ann, conversationId: id, seq: 2 }])
    const seenByBob = async () => {
      const { peer_read_seq, peer_delivered_seq } = await sessionOf(world, bob, id)
      const positions = await world.im.listPositions({ conversationId: id, key, maxMembers: 2 })
      const listed = positions?.find(({ userId }) => userId === ann)
      expect([listed?.readSeq, listed?.deliveredSeq]).toEqual([peer_read_seq, peer_delivered_seq])
      return [peer_read_seq, peer_delivered_seq]
    }
    await world.im.setBlock(ann, bob, true, noon)
    expect((await world.im.readSession(ann, id, 3))?.receipt).toBeUndefined()
    expect(await world.im.advanceDelivered([{ userId: ann, conversationId: id, seq: 4 }])).toEqual([])
    expect((await world.im.readSession(ann, groupId, 1))?.receipt).toMatchObject({ readSeq: 1 })
    await world.im.setBlock(ann, bob, true, noon)
    expect(await seenByBob()).toEqual([1, 2])
    expect(await sessionOf(world, ann, id)).toMatchObject({ read_seq: 3, peer_read_seq: 5 })
    const receipt = { conversationId: id, userId: ann, peerId: bob, readSeq: 3, deliveredSeq: 4 }
    expect(await world.im.setBlock(ann, bob, false, noon)).toMatchObject({ status: 'changed', receipt })
    expect(await seenByBob()).toEqual([3, 4])
    expect((await world.im.readSession(ann, id, 5))?.receipt).toMatchObject({ readSeq: 5 })
    await world.im.setBlock(ann, bob, true, noon)
    const lifted = await world.im.setBlock(ann, bob, false, noon)
    expect(lifted).toMatchObject({ status: 'changed', receipt: undefined })
  })

  it('[P101] last seen moves forward, never back, and is null for a user who was never seen', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    await world.im.saveLastSeen([{ userId: ann, at: noon }])
    await world.im.saveLastSeen([
      { userId: ann, at: noon - 5 },
      { userId: ann, at: noon - 9 },
    ])
    const seen = new Map((await world.im.getLastSeen([bob, ann])).map((one) => [one.userId, one]))
    expect(seen.get(ann)).toEqual({ userId: ann, lastSeenAt: noon, shownTo: 'everyone' })
    expect(seen.get(bob)?.lastSeenAt ?? null).toBeNull()
    await world.im.saveLastSeen([])
    expect(await world.im.getLastSeen([])).toEqual([])
  })

  it('[P102] hiding and last seen are kept independently, whichever is written first', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    await world.im.setPresenceHidden(ann, true)
    await world.im.saveLastSeen([
      { userId: ann, at: noon },
      { userId: bob, at: noon },
    ])
    await world.im.setPresenceHidden(bob, true)
    await world.im.setPresenceHidden(bob, false)
    expect(await world.im.getLastSeen([ann, bob])).toEqual([
      { userId: ann, lastSeenAt: noon, shownTo: 'nobody' },
      { userId: bob, lastSeenAt: noon, shownTo: 'everyone' },
    ])
  })

  it('[Y104] hiding is showing it to nobody, and who hides it no more shows it to everyone, except who chose contacts', async () => {
    const world = getWorld()
    const [ann = 0] = world.people(1)
    const shownTo = async () => (await world.im.getLastSeen([ann]))[0]?.shownTo
    await world.im.setPrivacy(ann, { presence_to: 'contacts' })
    expect(await world.im.setPresenceHidden(ann, false)).toMatchObject({
      status: 'unchanged',
      privacy: { presence_to: 'contacts', presence_hidden: false },
    })
    expect(await shownTo()).toBe('contacts')
    await world.im.setPresenceHidden(ann, true)
    expect(await world.im.getPrivacy(ann)).toMatchObject({ presence_to: 'nobody', presence_hidden: true })
    expect(await world.im.setPrivacy(ann, { presence_to: 'nobody', receipts: 'on' })).toMatchObject({
      status: 'unchanged',
    })
    await world.im.setPresenceHidden(ann, false)
    expect(await shownTo()).toBe('everyone')
    await world.im.setPrivacy(ann, { presence_to: 'nobody', receipts: 'off' })
    const { changes } = await world.im.getUserState(ann, 0, 9)
    expect(changes).toMatchObject([{ presence_to: 'nobody', presence_hidden: true, receipts: 'off' }])
  })

  it('[C163] a store that is there answers a ping and says how many commits it can carry side by side', async () => {
    const { im } = getWorld()
    await expect(im.ping()).resolves.toBeUndefined()
    expect(im.commitLanes).toBeGreaterThanOrEqual(1)
  })

  it('[C842] a store gives the same name each time it is asked', async () => {
    const { im } = getWorld()
    const { name } = await im.getIncarnation()
    expect(name).not.toBe('')
    expect((await im.getIncarnation()).name).toBe(name)
  })

  it('[C760] those who have blocked a user are found among others, and so are those whom a user has blocked', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    await world.im.setBlock(bob, ann, true, noon)
    await world.im.setBlock(ann, cem, true, noon)
    expect(await world.im.findBlockers(ann, [bob, cem])).toEqual(new Set([bob]))
    expect(await world.im.findBlockers(bob, [ann, cem])).toEqual(new Set())
    expect(await world.im.findBlockers(ann, [])).toEqual(new Set())
    expect(await world.im.findBlocked(ann, [bob, cem])).toEqual(new Set([cem]))
    expect(await world.im.findBlocked(cem, [ann, bob])).toEqual(new Set())
  })
}
