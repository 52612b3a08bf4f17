import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MessageDeletion } from '../../contract/index.js'
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
  verdict,
  type World,
} from './world.js'

const remove = (userId: number, conversationId: number, ...seqs: number[]): MessageDeletion => ({
  userId,
  conversationId,
  seqs,
  at: noon,
})

export function registerDeletionRules(getWorld: () => World): void {
  const seqsOf = async (conversationId: number, userId?: number) => {
    const range = { conversationId, userId, afterSeq: 0, limit: 99 } as const
    const { messages } = await getWorld().im.listMessages({ ...range, direction: 'newer' })
    return messages.map((message) => message.seq)
  }

  it('[M200] a message that a user deletes for themselves is gone for that user and stays for the other', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 4)
    const before = await sessionOf(world, bob, id)
    expect(await world.im.deleteMessages(remove(bob, id, 3, 2, 3))).toEqual({
      status: 'deleted',
      seqs: [2, 3],
      sessionRev: before.session_rev + 1,
      deletedRev: 1,
      unread: 2,
    })
    expect(await seqsOf(id, bob)).toEqual([1, 4])
    expect(await seqsOf(id, ann)).toEqual([1, 2, 3, 4])
    expect(await seqsOf(id)).toEqual([1, 2, 3, 4])
  })

  it('[M201] deleting again is harmless, and deleted_rev goes 1, 2, 3 without gaps at the same time', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 6)
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((seq) => world.im.deleteMessages(remove(bob, id, seq))),
    )
    const revs = outcomes.map((one) => (one.status === 'deleted' ? one.deletedRev : 0))
    expect(revs.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await world.im.deleteMessages(remove(bob, id, 1, 6))).toMatchObject({ seqs: [], deletedRev: 6 })
    expect(await sessionOf(world, bob, id)).toMatchObject({ deleted_rev: 6, last_message: null })
  })

  it('[M202] what is not there or lies below the floor cannot be deleted, and then nothing is', async () => {
    const world = getWorld()
    const [owner = 0, late = 0, stranger = 0] = world.people(3)
    const group = await makeGroup(world, owner)
    const id = group.conversation_id
    await sendMany(world, inGroup(group), owner, 2)
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [late], maxMembers: 9 })
    await send(world, inGroup(group), owner)
    expect(verdict(await world.im.deleteMessages(remove(late, id, 3, 4)))).toBe('message_not_found')
    expect(verdict(await world.im.deleteMessages(remove(late, id, 3, 2)))).toBe('message_not_found')
    expect(verdict(await world.im.deleteMessages(remove(stranger, id, 3)))).toBe('conversation_not_found')
    expect(await seqsOf(id, late)).toEqual([1, 2, 3])
    expect(verdict(await world.im.deleteMessages(remove(late, id, 3)))).toBe('deleted')
  })

  it('[M203] pages are full: messages that the user deleted take no place in them', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 10)
    await world.im.deleteMessages(remove(bob, id, 4, 5, 6, 9))
    const range = { conversationId: id, userId: bob, afterSeq: 0, limit: 3 }
    const seqs = async (given: { afterSeq?: number; beforeSeq?: number; direction: 'older' | 'newer' }) => {
      const { messages, hasMore } = await world.im.listMessages({ ...range, ...given })
      return [...messages.map((message) => message.seq), hasMore]
    }
    expect(await seqs({ direction: 'older' })).toEqual([7, 8, 10, true])
    expect(await seqs({ direction: 'older', beforeSeq: 7 })).toEqual([1, 2, 3, false])
    expect(await seqs({ direction: 'newer', afterSeq: 2 })).toEqual([3, 7, 8, true])
  })

  it('[C200] the preview is the newest message that the user has not deleted, and unread leaves it out', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 4)
    await world.im.readSession(bob, id, 1)
    await world.im.deleteMessages(remove(bob, id, 3, 4))
    expect(await sessionOf(world, bob, id)).toMatchObject({
      last_seq: 4,
      unread: 1,
      deleted_unread: [3, 4],
      last_message: { seq: 2 },
    })
    expect(await sessionOf(world, ann, id)).toMatchObject({ unread: 0, last_message: { seq: 4 } })
    const [listed] = await world.im.listSessions(bob, { limit: 5 })
    expect(listed).toMatchObject({ unread: 1, last_message: { seq: 2 } })
    const read = await world.im.readSession(bob, id, 3)
    expect(read?.session).toMatchObject({ unread: 0, deleted_unread: [4] })
    expect((await world.im.readSession(bob, id, 4))?.session).not.toHaveProperty('deleted_unread')
  })

  it('[M760] deletions of one conversation, of another user and of a former stay count nowhere else', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const id = group.conversation_id
    const other = await sendMany(world, direct(owner, bob), owner, 3)
    await sendMany(world, inGroup(group), owner, 3)
    await world.im.deleteMessages(remove(bob, id, 2, 3))
    await world.im.deleteMessages(remove(owner, other, 1))
    expect(await sessionOf(world, bob, other)).toMatchObject({ unread: 3 })
    expect(await sessionOf(world, bob, id)).toMatchObject({ unread: 1 })
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'remove', ...place, userId: bob })
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [bob], maxMembers: 9 })
    expect(await sessionOf(world, bob, id)).toMatchObject({ unread: 0 })
    await sendMany(world, inGroup(group), owner, 1)
    expect(await sessionOf(world, bob, id)).toMatchObject({ unread: 1 })
  })

  it('[M760] unread after any reads and deletions is what one counts message by message', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 12)
    const step = fc.record({
      isRead: fc.boolean(),
      seqs: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
    })
    let read = 0
    const gone = new Set<number>()
    for (const { isRead, seqs } of fc.sample(step, { numRuns: 30, seed: 760 })) {
      if (isRead) read = Math.max(read, Math.min(seqs[0]!, read + 1))
      else for (const seq of seqs) gone.add(seq)
      if (isRead) await world.im.readSession(bob, id, read)
      else await world.im.deleteMessages(remove(bob, id, ...seqs))
      const found = Array.from({ length: 12 }, (_, index) => index + 1).filter(
        (seq) => seq > read && !gone.has(seq),
      )
      const [listed] = await world.im.listSessions(bob, { limit: 1 })
      expect([listed?.unread, (await sessionOf(world, bob, id)).unread]).toEqual([found.length, found.length])
    }
  })

  it('[C201] another device receives by sync which messages were deleted, each once', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 5)
    const held = [holds(await sessionOf(world, bob, id))]
    await world.im.deleteMessages(remove(bob, id, 2))
    await sendMany(world, direct(ann, bob), ann, 2)
    await world.im.deleteMessages(remove(bob, id, 4, 6))
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync.conversations).toMatchObject([{ reset: false, changed: [], deleted: [2, 4] }])
    expect(sync.conversations[0]?.messages.map((message) => message.seq)).toEqual([7])
    expect(sync.sessions).toMatchObject([{ deleted_rev: 2, last_message: { seq: 7 } }])
    const now = [holds(await sessionOf(world, bob, id))]
    expect(await world.im.getChangesSince(bob, { held: now, limit: syncLimit })).toMatchObject({
      sessions: [],
      conversations: [],
    })
  })

  it('[C202] a deletion whose event was lost arrives even where a later event brought the newest session_rev', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    const before = holds(await sessionOf(world, bob, id))
    await world.im.deleteMessages(remove(bob, id, 1))
    await world.im.readSession(bob, id, 2)
    const { sessionRev } = holds(await sessionOf(world, bob, id))
    const sync = await world.im.getChangesSince(bob, { held: [{ ...before, sessionRev }], limit: syncLimit })
    expect(sync.conversations).toMatchObject([{ deleted: [1], messages: [], changed: [] }])
  })

  it('[C203] an edit or recall of a message that the user has deleted does not bring it back', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const id = await sendMany(world, key, ann, 3)
    await world.im.deleteMessages(remove(bob, id, 2))
    const held = [holds(await sessionOf(world, bob, id))]
    await world.im.changeMessage({ key, actorId: ann, seq: 2, content: null, at: noon, windowMs: 10 })
    await world.im.changeMessage({ key, actorId: ann, seq: 3, content: null, at: noon, windowMs: 10 })
    const [conversation] = (await world.im.getChangesSince(bob, { held, limit: syncLimit })).conversations
    expect(conversation?.changed.map((message) => message.seq)).toEqual([3])
  })

  it('[C204] more deletions than an answer lists are a reset', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 4)
    const held = [holds(await sessionOf(world, bob, id))]
    await world.im.deleteMessages(remove(bob, id, 1, 2, 3))
    const limit = { ...syncLimit, messages: 3 }
    expect((await world.im.getChangesSince(bob, { held, limit })).conversations).toMatchObject([
      { reset: false, deleted: [1, 2, 3] },
    ])
    await world.im.deleteMessages(remove(bob, id, 4))
    expect((await world.im.getChangesSince(bob, { held, limit })).conversations).toMatchObject([
      { reset: true, deleted: [] },
    ])
  })

  it('[C205] a message that the user has deleted is not pushed as an offline message', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 3)
    await world.im.deleteMessages(remove(bob, id, 2))
    const { messages } = await world.im.listUndelivered(bob, { perConversation: 9, total: 9 })
    expect(messages.map((message) => message.seq)).toEqual([1, 3])
  })

  it('[C206] a member who leaves and comes back starts anew, and sync says so even where nothing was sent meanwhile', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const id = group.conversation_id
    await sendMany(world, inGroup(group), owner, 3)
    await world.im.deleteMessages(remove(bob, id, 1))
    await world.im.updateSession(bob, id, { pinned: true }, noon)
    const before = await sessionOf(world, bob, id)
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'remove', ...place, userId: bob })
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [bob], maxMembers: 9 })
    const sync = await world.im.getChangesSince(bob, { held: [holds(before)], limit: syncLimit })
    expect(sync.conversations).toMatchObject([{ reset: true }])
    expect(sync.sessions).toMatchObject([{ pinned_at: null }])
  })

  it('[C241] counts of a session that begins anew lie above those of the former one, so that sync distinguishes the two', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const id = group.conversation_id
    const liveOn = async (seq: number) => {
      await send(world, inGroup(group), owner)
      await world.im.deleteMessages(remove(bob, id, seq))
      await world.im.updateSession(bob, id, { muted: true }, noon)
      return sessionOf(world, bob, id)
    }
    const before = await liveOn(1)
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'remove', ...place, userId: bob })
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [bob], maxMembers: 9 })
    const after = await liveOn(2)
    expect(after.session_rev).toBeGreaterThan(before.session_rev)
    expect(after.deleted_rev).toBeGreaterThan(before.deleted_rev)
    // Events have brought all but the news of the user's own coming and going.
    const held = [{ ...holds(before), lastSeq: after.last_seq, rev: after.rev }]
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync).toMatchObject({
      conversations: [{ reset: true }],
      sessions: [{ session_rev: after.session_rev }],
    })
  })

  it('[M204] every former version of a message is kept, the oldest first, in pages', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const id = await sendMany(world, key, ann, 2)
    const text = (value: string) => ({ type: 'text' as const, text: value })
    const change = { key, actorId: ann, windowMs: 1_000 }
    await world.im.changeMessage({ ...change, seq: 2, content: text('one'), at: noon + 1 })
    await world.im.changeMessage({ ...change, seq: 1, content: text('other'), at: noon + 2 })
    await world.im.changeMessage({ ...change, seq: 2, content: text('two'), at: noon + 3 })
    await world.im.changeMessage({ ...change, seq: 2, content: null, at: noon + 4 })
    const page = { conversationId: id, seq: 2, afterRev: 0 }
    const first = await world.im.listMessageVersions({ ...page, limit: 2 })
    expect(first).toEqual({
      versions: [
        { rev: 1, content: text('hello'), replaced_at: noon + 1 },
        { rev: 3, content: text('one'), replaced_at: noon + 3 },
      ],
      hasMore: true,
    })
    expect(await world.im.listMessageVersions({ ...page, afterRev: 3, limit: 2 })).toEqual({
      versions: [{ rev: 4, content: text('two'), replaced_at: noon + 4 }],
      hasMore: false,
    })
  })
}
