import { expect, it } from 'vitest'
import type { SyncRecord } from '../../contract/index.js'
import {
  direct,
  draft,
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

const ids = (sync: SyncRecord) => sync.sessions.map((session) => session.conversation_id)

export function registerSyncRules(getWorld: () => World): void {
  it('[C140] a client that holds everything gets nothing', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    const held = [holds(await sessionOf(world, bob, id))]
    expect(await world.im.getChangesSince(bob, { held, limit: syncLimit })).toEqual({
      sessions: [],
      conversations: [],
      groups: [],
      removed: [],
      more: false,
    })
  })

  it('[C141] a client that holds nothing gets every session, and the messages of each', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    const group = await makeGroup(world, ann, bob)
    const sync = await world.im.getChangesSince(bob, { held: [], limit: syncLimit })
    expect(ids(sync).toSorted()).toEqual([id, group.conversation_id].toSorted())
    const conversation = sync.conversations.find((one) => one.conversation_id === id)
    expect(conversation).toMatchObject({ last_seq: 3, rev: 0, reset: false, changed: [] })
    expect(conversation?.messages.map((message) => message.seq)).toEqual([1, 2, 3])
    expect(sync.sessions.find((one) => one.conversation_id === id)).toEqual(await sessionOf(world, bob, id))
  })

  it('[C142] messages after the held seq come complete and ascending', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    const other = await sendMany(world, direct(cem, bob), cem, 1)
    const held = [holds(await sessionOf(world, bob, id)), holds(await sessionOf(world, bob, other))]
    await sendMany(world, direct(ann, bob), ann, 4)
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(ids(sync)).toEqual([id])
    expect(sync.conversations).toHaveLength(1)
    expect(sync.conversations[0]?.messages.map((message) => message.seq)).toEqual([4, 5, 6, 7])
  })

  it('[C143] messages that changed after the held rev come as they are now, each once', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const id = await sendMany(world, key, ann, 4)
    const held = [holds(await sessionOf(world, bob, id))]
    const change = { key, actorId: ann, at: noon, windowMs: 1_000 }
    const text = (value: string) => ({ type: 'text' as const, text: value })
    await world.im.changeMessage({ ...change, seq: 2, content: text('one') })
    await world.im.changeMessage({ ...change, seq: 2, content: text('two') })
    await world.im.changeMessage({ ...change, seq: 3, content: null })
    await send(world, key, ann)
    await world.im.changeMessage({ ...change, seq: 5, content: text('fresh') })
    const [conversation] = (await world.im.getChangesSince(bob, { held, limit: syncLimit })).conversations
    expect(conversation).toMatchObject({ last_seq: 5, rev: 4, reset: false })
    expect(conversation?.changed.map((one) => [one.seq, one.content])).toEqual([
      [2, text('two')],
      [3, null],
    ])
    expect(conversation?.messages.map((one) => [one.seq, one.content])).toEqual([[5, text('fresh')]])
  })

  it('[C144] a session that only this user changed comes alone', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    const held = [holds(await sessionOf(world, bob, id))]
    await world.im.readSession(bob, id, 2)
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync.sessions).toMatchObject([{ conversation_id: id, read_seq: 2, unread: 1 }])
    expect(sync.conversations).toEqual([])
  })

  it('[C145] properties of a group that changed bring its session', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const held = [holds(await sessionOf(world, bob, group.conversation_id))]
    await world.im.changeGroup({ kind: 'update', groupId: group.id, actorId: owner, name: 'Choir', at: noon })
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync.sessions).toMatchObject([
      { conversation_id: group.conversation_id, group_name: 'Choir', rev: 1 },
    ])
    expect(sync.conversations).toMatchObject([{ rev: 1, reset: false, messages: [], changed: [] }])
  })

  it('[C146] what is held and no longer the user’s is named as removed', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const held = [holds(await sessionOf(world, bob, group.conversation_id))]
    await world.im.changeGroup({ kind: 'remove', groupId: group.id, actorId: owner, userId: bob, at: noon })
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync).toEqual({
      sessions: [],
      conversations: [],
      groups: [],
      removed: [group.conversation_id],
      more: false,
    })
  })

  it('[C147] exactly the limit of messages comes whole, one more is a reset', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 5)
    const held = (lastSeq: number) => [{ conversationId: id, lastSeq, rev: 0, sessionRev: 1, deletedRev: 0 }]
    const limit = { ...syncLimit, messages: 3 }
    const whole = await world.im.getChangesSince(bob, { held: held(2), limit })
    expect(whole.conversations).toMatchObject([
      { reset: false, messages: [{ seq: 3 }, { seq: 4 }, { seq: 5 }] },
    ])
    const reset = await world.im.getChangesSince(bob, { held: held(1), limit })
    expect(reset.conversations).toMatchObject([{ reset: true, last_seq: 5, messages: [], changed: [] }])
    expect(ids(reset)).toEqual([id])
  })

  it('[C148] past the limit of changes a conversation is reset', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const id = await sendMany(world, key, ann, 4)
    const held = [holds(await sessionOf(world, bob, id))]
    for (const seq of [1, 2, 3])
      await world.im.changeMessage({ key, actorId: ann, seq, content: null, at: noon, windowMs: 10 })
    const exact = await world.im.getChangesSince(bob, { held, limit: { ...syncLimit, messages: 3 } })
    expect(exact.conversations).toMatchObject([
      { reset: false, changed: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] },
    ])
    const past = await world.im.getChangesSince(bob, { held, limit: { ...syncLimit, messages: 2 } })
    expect(past.conversations).toMatchObject([{ reset: true, changed: [] }])
  })

  it('[C149] of conversations that are new to a client the newest bring their messages, the others are reset', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(5)
    const sent: number[] = []
    for (const [index, other] of others.entries())
      sent.push((await send(world, direct(ann, other), other, { createdAt: noon + index })).conversation_id)
    const sync = await world.im.getChangesSince(ann, { held: [], limit: { ...syncLimit, conversations: 3 } })
    expect(sync.sessions).toHaveLength(4)
    expect(sync.conversations.filter((one) => one.reset).map((one) => one.conversation_id)).toEqual([sent[0]])
  })

  it('[C150] messages at or below the floor never appear', async () => {
    const world = getWorld()
    const [owner = 0, late = 0] = world.people(2)
    const group = await makeGroup(world, owner)
    await sendMany(world, inGroup(group), owner, 5)
    await world.im.changeGroup({
      kind: 'add',
      groupId: group.id,
      actorId: owner,
      userIds: [late],
      maxMembers: 9,
      at: noon,
    })
    await send(world, inGroup(group), owner)
    await world.im.changeMessage({
      key: inGroup(group),
      actorId: owner,
      seq: 2,
      content: null,
      at: noon,
      windowMs: 10,
    })
    const [conversation] = (await world.im.getChangesSince(late, { held: [], limit: syncLimit }))
      .conversations
    expect(conversation?.messages.map((message) => message.seq)).toEqual([6])
    const joined = [
      {
        conversationId: group.conversation_id,
        lastSeq: 5,
        rev: 1,
        sessionRev: 2 ** 20 + 1,
        deletedRev: 2 ** 20,
      },
    ]
    const [later] = (await world.im.getChangesSince(late, { held: joined, limit: syncLimit })).conversations
    expect(later?.changed).toEqual([])
    expect(later?.messages.map((message) => message.seq)).toEqual([6])
  })

  it('[C151] a member who left and came back reloads: the messages sent meanwhile are a gap', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await sendMany(world, inGroup(group), owner, 2)
    const held = [holds(await sessionOf(world, bob, group.conversation_id))]
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'remove', ...place, userId: bob })
    await sendMany(world, inGroup(group), owner, 2)
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [bob], maxMembers: 9 })
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync.conversations).toMatchObject([{ reset: true, last_seq: 4 }])
    expect(sync.sessions).toMatchObject([{ floor_seq: 4, unread: 0 }])
  })

  it('[C152] a client ahead of the store, as after a restored backup, reloads', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    const ahead = [{ conversationId: id, lastSeq: 9, rev: 0, sessionRev: 1, deletedRev: 0 }]
    expect(
      (await world.im.getChangesSince(bob, { held: ahead, limit: syncLimit })).conversations,
    ).toMatchObject([{ reset: true }])
    const revAhead = [{ conversationId: id, lastSeq: 3, rev: 4, sessionRev: 1, deletedRev: 0 }]
    expect(
      (await world.im.getChangesSince(bob, { held: revAhead, limit: syncLimit })).conversations,
    ).toMatchObject([{ reset: true }])
  })

  it('[C153] a sync during sends is of one moment: head and messages agree', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await send(world, key, ann)
    const sends = Array.from({ length: 30 }, () => send(world, key, ann))
    const syncs = await Promise.all(
      Array.from({ length: 30 }, () => world.im.getChangesSince(bob, { held: [], limit: syncLimit })),
    )
    await Promise.all(sends)
    for (const { conversations, sessions } of syncs) {
      const [conversation] = conversations
      expect(conversation?.messages.length).toBe(conversation?.last_seq)
      expect(sessions[0]?.last_message?.seq).toBe(conversation?.last_seq)
    }
  })

  it('[C154] 1,200 conversations are synced in one call', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(1_201)
    for (const some of [others.slice(0, 600), others.slice(600)])
      await world.im.commitMessages(some.map((one) => draft(direct(ann, one), ann)))
    const sync = await world.im.getChangesSince(ann, {
      held: [],
      limit: { sessions: 5_000, conversations: 5_000, messages: 10, bytes: 10_000_000 },
    })
    expect(sync.sessions).toHaveLength(1_200)
    expect(sync.conversations.filter((one) => one.messages.length === 1)).toHaveLength(1_200)
  })
}
