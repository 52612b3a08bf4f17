import { expect, it } from 'vitest'
import type { SessionRecord } from '../../contract/index.js'
import { direct, inGroup, makeGroup, noon, send, sendMany, sessionOf, type World } from './world.js'

const cursorOf = (session: SessionRecord) => ({
  pinnedAt: session.pinned_at ?? 0,
  lastAt: session.last_at,
  conversationId: session.conversation_id,
})

export function registerSessionRules(getWorld: () => World): void {
  it('[C110] sessions come pinned first, then newest first', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(6)
    const ids: number[] = []
    for (const [index, other] of others.entries())
      ids.push((await send(world, direct(ann, other), other, { createdAt: noon + index })).conversation_id)
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = ids
    await world.im.updateSession(ann, fourth, { pinned: true }, noon + 10)
    await world.im.updateSession(ann, second, { pinned: true }, noon + 20)
    const list = await world.im.listSessions(ann, { limit: 10 })
    expect(list.map((session) => session.conversation_id)).toEqual([fourth, second, fifth, third, first])
  })

  it('[C111] pages of sessions join to the whole list, each once, whatever the size of a page', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(13)
    for (const [index, other] of others.entries())
      await send(world, direct(ann, other), other, { createdAt: noon + Math.floor(index / 3) })
    const whole = await world.im.listSessions(ann, { limit: 100 })
    for (const session of whole.slice(4, 8))
      await world.im.updateSession(ann, session.conversation_id, { pinned: true }, noon + 100)
    const expected = (await world.im.listSessions(ann, { limit: 100 })).map((one) => one.conversation_id)
    expect(expected).toHaveLength(12)
    for (const limit of [1, 3, 5]) {
      const seen: number[] = []
      let after: ReturnType<typeof cursorOf> | undefined
      for (;;) {
        const page = await world.im.listSessions(ann, { limit, after })
        seen.push(...page.map((session) => session.conversation_id))
        const last = page.at(-1)
        if (last === undefined) break
        after = cursorOf(last)
      }
      expect(seen).toEqual(expected)
    }
  })

  it('[C112] a session shows its group, its last message and what is unread', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await sendMany(world, inGroup(group), owner, 3)
    expect(await sessionOf(world, bob, group.conversation_id)).toMatchObject({
      target_type: 'group',
      target_id: group.id,
      group_name: 'Reading circle',
      group_avatar_url: null,
      last_seq: 3,
      unread: 3,
      last_message: { seq: 3 },
      last_at: noon,
      pinned_at: null,
      muted: false,
      draft: '',
      peer_read_seq: 0,
      peer_delivered_seq: 0,
    })
  })

  it('[C113] unread is the head less the furthest of read position and floor', async () => {
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
    const joined = await sessionOf(world, late, group.conversation_id)
    expect(joined).toMatchObject({ unread: 0, floor_seq: 5, read_seq: 5, last_message: null })
    await sendMany(world, inGroup(group), owner, 2)
    expect(await sessionOf(world, late, group.conversation_id)).toMatchObject({
      unread: 2,
      last_message: { seq: 7 },
    })
  })

  it('[C114] reading moves forward, at most to the head, never back, and yields a receipt for the other side', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 5)
    const first = await world.im.readSession(bob, id, 3)
    expect(first).toMatchObject({
      moved: true,
      session: { read_seq: 3, unread: 2 },
      receipt: { conversationId: id, userId: bob, peerId: ann, readSeq: 3, deliveredSeq: 3 },
    })
    const back = await world.im.readSession(bob, id, 1)
    expect(back).toMatchObject({
      moved: false,
      session: { read_seq: 3, session_rev: first?.session.session_rev },
    })
    expect(back?.receipt).toBeUndefined()
    const beyond = await world.im.readSession(bob, id, 999)
    expect(beyond).toMatchObject({ moved: true, session: { read_seq: 5, unread: 0 } })
    expect(beyond?.session.session_rev).toBeGreaterThan(first?.session.session_rev ?? 0)
    expect(await sessionOf(world, ann, id)).toMatchObject({ peer_read_seq: 5, peer_delivered_seq: 5 })
  })

  it('[C115] reading in a group yields a receipt with its `rev`, and in a conversation with oneself none', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await sendMany(world, inGroup(group), owner, 2)
    const read = await world.im.readSession(bob, group.conversation_id, 2)
    expect([read?.moved, read?.receipt]).toEqual([
      true,
      {
        ...{ conversationId: group.conversation_id, userId: bob, groupId: group.id },
        ...{ readSeq: 2, deliveredSeq: 2, rev: read?.session.rev },
      },
    ])
    const own = await sendMany(world, direct(bob, bob), bob, 1)
    const self = await world.im.readSession(bob, own, 1)
    expect([self?.moved, self?.receipt]).toEqual([false, undefined])
  })

  it('[C116] a session that is not there is neither read nor changed', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, stranger = 0] = world.people(3)
    const id = await sendMany(world, direct(ann, bob), ann, 1)
    expect(await world.im.getSession(stranger, id)).toBeUndefined()
    expect(await world.im.readSession(stranger, id, 1)).toBeUndefined()
    expect(await world.im.updateSession(stranger, id, { muted: true }, noon)).toBeUndefined()
    expect(await world.im.listSessions(stranger, { limit: 10 })).toEqual([])
  })

  it('[C117] pin, mute and draft are kept each by itself; session_rev moves only where something differs', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 1)
    const { im } = world
    const before = await sessionOf(world, ann, id)
    const pinned = await im.updateSession(ann, id, { pinned: true }, noon + 5)
    expect(pinned).toMatchObject({
      pinned_at: noon + 5,
      muted: false,
      draft: '',
      session_rev: before.session_rev + 1,
    })
    const again = await im.updateSession(ann, id, { pinned: true }, noon + 9)
    expect(again).toEqual(pinned)
    const drafted = await im.updateSession(ann, id, { muted: true, draft: '稍后 👋' }, noon + 9)
    expect(drafted).toMatchObject({
      pinned_at: noon + 5,
      muted: true,
      draft: '稍后 👋',
      session_rev: before.session_rev + 2,
    })
    const cleared = await im.updateSession(ann, id, { pinned: false, muted: false, draft: '' }, noon + 9)
    expect(cleared).toEqual({ ...before, session_rev: before.session_rev + 3 })
    expect(await sessionOf(world, bob, id)).toMatchObject({ pinned_at: null, muted: false, draft: '' })
  })

  it('[C118] a recalled last message stays the last, without its content', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id } = await send(world, key, ann)
    await world.im.changeMessage({ key, actorId: ann, seq: 1, content: null, at: noon + 1, windowMs: 10 })
    const { last_message } = await sessionOf(world, bob, conversation_id)
    expect(last_message).toMatchObject({ seq: 1, content: null, recalled_at: noon + 1 })
  })
}
