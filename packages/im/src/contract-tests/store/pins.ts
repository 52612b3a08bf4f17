import { expect, it } from 'vitest'
import type { PinChange } from '../../contract/index.js'
import {
  direct,
  holds,
  inGroup,
  makeGroup,
  noon,
  send,
  sendMany,
  sessionOf,
  syncLimit,
  type World,
} from './world.js'

export function registerPinRules(getWorld: () => World): void {
  const pin = async (change: Omit<PinChange, 'at' | 'on'> & Partial<PinChange>) => {
    const outcome = await getWorld().im.setPin({ on: true, at: noon + 1_000, ...change })
    return outcome.status === 'refused' ? outcome.code : outcome
  }
  const list = async (conversationId: number, userId: number, given = {}) => {
    const floorSeq = (await getWorld().im.getSession(userId, conversationId))?.floor_seq ?? 0
    const page = { userId, conversationId, floorSeq, beforeRev: Number.MAX_SAFE_INTEGER, limit: 100 }
    return getWorld().im.listPins({ ...page, ...given })
  }
  const seqsOf = async (conversationId: number, userId: number) =>
    (await list(conversationId, userId)).pins.map(({ message }) => message.seq)

  it('[T180] a pin travels with its message in history, sessions, sync and the event log', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: conversationId } = await send(world, key, ann)
    const held = holds(await sessionOf(world, ann, conversationId))
    const { settled } = await world.im.getEventHead()
    const pinned = { user_id: bob, at: noon + 1_000 }
    expect(await pin({ key, actorId: bob, seq: 1 })).toMatchObject({
      status: 'changed',
      message: { seq: 1, rev: 1, pinned, content: { text: 'hello' } },
      conversation: { conversationId, rev: 1 },
    })
    const { messages } = await world.im.listMessages({
      ...{ conversationId, userId: ann, afterSeq: 0, direction: 'newer', limit: 10 },
    })
    expect(messages).toMatchObject([{ rev: 1, pinned }])
    expect((await sessionOf(world, ann, conversationId)).last_message).toMatchObject({ pinned })
    const sync = await world.im.getChangesSince(ann, { held: [held], limit: syncLimit })
    expect(sync).toMatchObject({
      sessions: [{ pins_rev: 1 }],
      conversations: [{ changed: [{ seq: 1, pinned }] }],
    })
    const { events } = await world.im.listEvents({ after: settled, limit: 200 })
    const logged = events.filter((one) => one.conversationId === conversationId)
    expect(logged).toMatchObject([
      { kind: 'message_changed', change: 'pinned', actorId: bob, message: { pinned } },
    ])
  })

  it('[T181] pinning again is harmless and keeps who did it first, and one that is taken back is pinned no more', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: id } = await send(world, key, ann)
    await pin({ key, actorId: bob, seq: 1 })
    expect(await pin({ key, actorId: ann, seq: 1 })).toMatchObject({
      ...{ status: 'unchanged', message: { rev: 1, pinned: { user_id: bob } } },
    })
    const back = await pin({ key, actorId: ann, seq: 1, on: false })
    expect(back).toMatchObject({ status: 'changed', message: { rev: 2 } })
    expect(back).not.toHaveProperty('message.pinned')
    expect(await pin({ key, actorId: ann, seq: 1, on: false })).toMatchObject({ status: 'unchanged' })
    expect(await list(id, bob)).toEqual({ pins: [], hasMore: false, pinsRev: 2 })
    expect(await pin({ key, actorId: ann, seq: 1 })).toMatchObject({
      ...{ message: { rev: 3, pinned: { user_id: ann } } },
    })
  })

  it('[T184] exactly so many are pinned at once, and taking one back makes room for another', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await sendMany(world, key, ann, 102)
    const seqs = Array.from({ length: 99 }, (_, index) => index + 1)
    for (const seq of seqs) await pin({ key, actorId: ann, seq })
    // At once, so that two see the same count where nothing holds one of them back.
    const last = await Promise.all([100, 101].map((seq) => pin({ key, actorId: bob, seq })))
    expect(last.filter((one) => one === 'limit_reached')).toHaveLength(1)
    await pin({ key, actorId: bob, seq: 7, on: false })
    expect(await pin({ key, actorId: bob, seq: 102 })).toMatchObject({ status: 'changed' })
  })

  it('[T185] what is pinned is read by pages, pinned last first, without what lies below the floor or was deleted', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, late = 0] = world.people(3)
    const group = await makeGroup(world, owner, bob)
    const key = inGroup(group)
    const id = await sendMany(world, key, owner, 4)
    await world.im.changeGroup({
      ...{ kind: 'add', groupId: group.id, actorId: owner, userIds: [late], maxMembers: 9, at: noon },
    })
    await send(world, key, bob)
    for (const seq of [2, 5, 1, 4]) await pin({ key, actorId: owner, seq })
    expect(await seqsOf(id, owner)).toEqual([4, 1, 5, 2])
    expect(await seqsOf(id, late)).toEqual([5])
    await world.im.deleteMessages({ userId: bob, conversationId: id, seqs: [1], at: noon })
    expect(await seqsOf(id, bob)).toEqual([4, 5, 2])
    const first = await list(id, bob, { limit: 2 })
    expect(first).toMatchObject({ hasMore: true, pins: [{ message: { seq: 4 } }, { message: { seq: 5 } }] })
    const rest = await list(id, bob, { limit: 2, beforeRev: first.pins.at(-1)?.rev })
    expect(rest).toMatchObject({ hasMore: false, pins: [{ message: { seq: 2 } }] })
  })

  it('[T186] a recall takes the pin of a message with it, and an edit keeps it', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: id } = await send(world, key, ann)
    await pin({ key, actorId: bob, seq: 1 })
    const place = { key, actorId: ann, seq: 1, at: noon + 2_000, windowMs: 9_000 }
    const edited = await world.im.changeMessage({ ...place, content: { type: 'text', text: 'other' } })
    expect(edited).toMatchObject({ message: { pinned: { user_id: bob }, content: { text: 'other' } } })
    expect(await list(id, bob)).toMatchObject({ pins: [{ message: { content: { text: 'other' } } }] })
    const recalled = await world.im.changeMessage({ ...place, content: null })
    expect(recalled).not.toHaveProperty('message.pinned')
    expect(await seqsOf(id, bob)).toEqual([])
  })

  it('[T187] the session tells the rev of the last change that made the pins others, and so does their list', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const id = await sendMany(world, key, ann, 2)
    const revs = async () => {
      const { pins_rev } = await sessionOf(world, bob, id)
      expect((await list(id, ann)).pinsRev).toBe(pins_rev ?? 0)
      return pins_rev
    }
    const place = { key, actorId: ann, at: noon + 2_000, windowMs: 9_000 }
    const say = (text: string) => ({ type: 'text' as const, text })
    expect(await revs()).toBeUndefined()
    await world.im.changeMessage({ ...place, seq: 2, content: say('one') })
    expect(await revs()).toBeUndefined()
    await pin({ key, actorId: bob, seq: 2 })
    expect(await revs()).toBe(2)
    await world.im.changeMessage({ ...place, seq: 1, content: say('two') })
    await world.im.setReactions(key, [{ actorId: ann, seq: 2, emoji: '👍', on: true, at: noon }])
    await send(world, key, ann)
    expect(await revs()).toBe(2)
    await world.im.changeMessage({ ...place, seq: 2, content: say('three') })
    expect(await revs()).toBe(5)
    await pin({ key, actorId: bob, seq: 1 })
    await pin({ key, actorId: ann, seq: 1, on: false })
    expect(await revs()).toBe(7)
    await world.im.changeMessage({ ...place, seq: 2, content: null })
    expect(await revs()).toBe(8)
  })

  it('[T188] the line of a pin names the message, and stands in history, the session and sync', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const key = inGroup(await makeGroup(world, owner, bob))
    const id = await sendMany(world, key, owner, 3)
    const held = holds(await sessionOf(world, bob, id))
    const line = {
      ...{ rev: 1, after_seq: 3, kind: 'pinned', actor_id: owner, seq: 2, created_at: noon + 1_000 },
    }
    expect(await pin({ key, actorId: owner, seq: 2 })).toMatchObject({ line })
    expect(await pin({ key, actorId: owner, seq: 2, on: false })).toMatchObject({ line: undefined })
    const range = { conversationId: id, fromRev: 1, fromSeq: 0, toSeq: 9, limit: 9 }
    expect(await world.im.listLines(range)).toEqual([line])
    expect(await sessionOf(world, bob, id)).toMatchObject({ last_line: line, last_at: noon + 1_000 })
    const sync = await world.im.getChangesSince(bob, { held: [held], limit: syncLimit })
    expect(sync.conversations[0]?.lines).toEqual([line])
  })
}
