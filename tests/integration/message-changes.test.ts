/** Deleting for oneself, editing, recalling: how each reaches devices that are there and devices that were away. */
import { gatewayLimits } from '@stonechat/gateway/limits'
import type { Im } from '@stonechat/im'
import { limits } from '@stonechat/protocol'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'

afterEach(closeAll)

const now = 1_750_000_000_000
const [ann, bob, cem] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }]
const text = (value: string) => ({ type: 'text' as const, text: value })

async function say(im: Im, ...texts: string[]) {
  for (const content of texts) await im.call('message.send', ann, { target_id: 2, content })
}

/** What a device of Bob's holds that has seen everything. */
async function holdAll(im: Im): Promise<[number, number, number, number, number][]> {
  const { sessions } = await im.call('session.list', bob, {})
  return sessions.map((one) => [one.conversation_id, one.last_seq, one.rev, one.session_rev, one.deleted_rev])
}

describe('deleting for oneself', { timeout: 120_000 }, () => {
  it('[M220] a message that a user deletes on a device is gone on their other devices, at once and by sync, and stays for others', async () => {
    const { im } = await open()
    await say(im, 'a', 'b', 'c')
    const [there, other] = [await connect(im, 2), await connect(im, 1)]
    const away = await holdAll(im)
    const revs = await im.call('message.delete', bob, { target_id: 1, seqs: [2, 3] })
    const [told] = await there.until('message.deleted', 1)
    expect(told).toEqual({
      target_type: 'user',
      target_id: 1,
      conversation_id: away[0]?.[0],
      seqs: [2, 3],
      ...revs,
    })
    const sync = await im.call('sync', bob, { conversations: away })
    expect(sync).toMatchObject({
      sessions: [{ ...revs, last_message: { seq: 1 } }],
      conversations: [{ deleted: [2, 3], messages: [], changed: [], reset: false }],
      more: false,
    })
    const seqs = async (caller: { userId: number }, target_id: number) =>
      (await im.call('message.list', caller, { target_id })).messages.map((message) => message.seq)
    expect(await seqs(bob, 1)).toEqual([1])
    expect(await seqs(ann, 2)).toEqual([1, 2, 3])
    expect(other.of('message.deleted')).toEqual([])
  })

  it('[M221] deleting again notifies nobody again; a user outside the conversation deletes nothing', async () => {
    const { im } = await open()
    await say(im, 'a')
    const there = await connect(im, 2)
    const first = await im.call('message.delete', bob, { target_id: 1, seqs: [1] })
    expect(await im.call('message.delete', bob, { target_id: 1, seqs: [1] })).toEqual(first)
    expect(await there.until('message.deleted', 1)).toHaveLength(1)
    const attempt = (caller: { userId: number }, input: { target_id: number; seqs: number[] }) =>
      expect(im.call('message.delete', caller, input)).rejects
    await attempt(cem, { target_id: 1, seqs: [1] }).toMatchObject({ code: 'conversation_not_found' })
    await attempt(bob, { target_id: 1, seqs: [2] }).toMatchObject({ code: 'message_not_found' })
  })
})

describe('editing', { timeout: 120_000 }, () => {
  it('[M222] an edit of a message that is older than what a client shows arrives by sync all the same', async () => {
    const { im } = await open()
    await say(im, ...Array.from({ length: 60 }, (_, index) => `${index}`))
    const away = await holdAll(im)
    await im.call('message.edit', ann, { target_id: 2, seq: 3, content: 'better' })
    const sync = await im.call('sync', bob, { conversations: away })
    expect(sync.conversations).toMatchObject([
      { changed: [{ seq: 3, content: text('better') }], messages: [] },
    ])
  })

  it('[M223] former versions are kept for the sender and for moderators; a recalled one only for the sender', async () => {
    const { im } = await open()
    const { id } = await im.call('group.create', ann, { name: 'g', member_ids: [2, 3] })
    const target = { target_type: 'group', target_id: id } as const
    for (const content of ['draft', 'hello'])
      await im.call('message.send', bob, { ...target, content, client_id: content })
    for (const content of ['second', 'third'])
      await im.call('message.edit', bob, { ...target, seq: 1, content })
    const versions = async (caller: { userId: number }, seq = 1) =>
      (await im.call('message.versions', caller, { ...target, seq })).versions.map((one) => one.content)
    expect(await versions(bob)).toEqual([text('draft'), text('second')])
    expect(await versions(ann)).toEqual([text('draft'), text('second')])
    expect(await versions(bob, 2)).toEqual([])
    await expect(versions(cem)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(versions({ userId: 9 })).rejects.toMatchObject({ code: 'not_a_member' })
    await expect(versions(bob, 3)).rejects.toMatchObject({ code: 'message_not_found' })
    await im.call('message.recall', bob, { ...target, seq: 1 })
    expect(await versions(bob)).toEqual([text('draft'), text('second'), text('third')])
    await expect(versions(ann)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('recalling', { timeout: 120_000 }, () => {
  it('[M224] a recall of the newest message changes the preview and no unread count, live and by sync', async () => {
    const { im } = await open()
    await say(im, 'a', 'b')
    const there = await connect(im, 2)
    const away = await holdAll(im)
    await im.call('message.recall', ann, { target_id: 2, seq: 2 })
    expect(await there.until('message.changed', 1)).toMatchObject([{ seq: 2, content: null, rev: 1 }])
    const preview = { unread: 2, last_message: { seq: 2, content: null, recalled_at: expect.any(Number) } }
    expect((await im.call('session.list', bob, {})).sessions).toMatchObject([preview])
    expect((await im.call('sync', bob, { conversations: away })).sessions).toMatchObject([preview])
    await im.call('session.read', bob, { target_id: 1, seq: 2 })
    expect((await im.call('session.list', bob, {})).sessions).toMatchObject([{ unread: 0 }])
  })

  it('[M225] the host sets for how long own messages may be edited and recalled; admins recall at any age', async () => {
    const clock = { now }
    const { im } = await open({ editWindowMs: 5_000, recallWindowMs: 1_000, clock: () => clock.now })
    const { id } = await im.call('group.create', ann, { name: 'g', member_ids: [2] })
    const target = { target_type: 'group', target_id: id } as const
    await im.call('message.send', bob, { ...target, content: 'a' })
    clock.now += 1_001
    const recall = (caller: { userId: number }) => im.call('message.recall', caller, { ...target, seq: 1 })
    const edit = (content: string) => im.call('message.edit', bob, { ...target, seq: 1, content })
    await expect(recall(bob)).rejects.toMatchObject({ code: 'recall_expired' })
    expect((await edit('b')).content).toEqual(text('b'))
    clock.now += 4_000
    await expect(edit('c')).rejects.toMatchObject({ code: 'edit_expired' })
    clock.now += limits.recallWindowMs
    expect((await recall(ann)).recalled_at).toBe(clock.now)
  })
})

describe('answers', { timeout: 120_000 }, () => {
  it('[C220] a page of the longest messages fits into the queue of a connection, and goes on where it ended', async () => {
    const { im } = await open()
    const long = '长'.repeat(limits.textMaxCharacters)
    await say(im, ...Array.from({ length: 60 }, () => long))
    const seen: number[] = []
    let before_seq: number | undefined
    for (;;) {
      const page = await im.call('message.list', bob, { target_id: 1, limit: 200, before_seq })
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(gatewayLimits.connectionQueueMaxBytes)
      seen.unshift(...page.messages.map((message) => message.seq))
      before_seq = seen[0]
      if (!page.has_more) break
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
    const newer = await im.call('message.list', bob, { target_id: 1, after_seq: 0, limit: 200 })
    expect(newer.has_more).toBe(true)
    expect(newer.messages.map((message) => message.seq)).toEqual(newer.messages.map((_, index) => index + 1))
  })

  it('[R900] a page around a message has it in the middle, and joins the pages before and after it', async () => {
    const { im } = await open()
    await say(im, ...Array.from({ length: 40 }, (_, index) => `${index + 1}`))
    await im.call('message.delete', bob, { target_id: 1, seqs: [7, 20, 21] })
    const seen = Array.from({ length: 40 }, (_, index) => index + 1).filter(
      (seq) => ![7, 20, 21].includes(seq),
    )
    const wishes = fc.record({
      around_seq: fc.integer({ min: 1, max: 60 }),
      limit: fc.integer({ min: 1, max: 50 }),
    })
    await fc.assert(
      fc.asyncProperty(wishes, async ({ around_seq, limit }) => {
        const page = await im.call('message.list', bob, { target_id: 1, around_seq, limit })
        const seqs = page.messages.map(({ seq }) => seq)
        const [first = 0, last = 0] = [seqs[0], seqs.at(-1)]
        expect(seqs).toEqual(seen.filter((seq) => seq >= first && seq <= last))
        expect(seqs.length).toBeLessThanOrEqual(limit)
        if (seen.includes(around_seq)) expect(seqs).toContain(around_seq)
        expect(page.has_more).toBe(seen.some((seq) => seq < first))
        expect(page.has_newer).toBe(seen.some((seq) => seq > last))
      }),
      { numRuns: 60 },
    )
    for (const other of [{ before_seq: 3 }, { after_seq: 3 }])
      await expect(
        im.call('message.list', bob, { target_id: 1, around_seq: 5, ...other }),
      ).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ path: 'around_seq' }],
      })
    const none = await im.call('message.list', bob, { target_id: 3, around_seq: 5 })
    expect(none).toEqual({ conversation_id: null, messages: [], has_more: false })
  })

  it('[R901] a page around one of the longest messages fits into the queue of a connection', async () => {
    const { im } = await open()
    const long = '长'.repeat(limits.textMaxCharacters)
    await say(im, ...Array.from({ length: 80 }, () => long))
    const page = await im.call('message.list', bob, { target_id: 1, limit: 200, around_seq: 40 })
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(gatewayLimits.connectionQueueMaxBytes)
    expect(page).toMatchObject({ has_more: true, has_newer: true })
    expect(page.messages.map(({ seq }) => seq)).toContain(40)
  })

  it('[C221] a page of sessions with the longest messages and drafts fits too, and none is left out', async () => {
    const { im } = await open()
    const long = '长'.repeat(limits.textMaxCharacters)
    for (let other = 10; other < 50; other += 1) {
      await im.call('message.send', { userId: other }, { target_id: 2, content: long })
      await im.call('session.update', bob, { target_id: other, draft: long })
    }
    const seen = new Set<number>()
    let cursor: string | undefined
    for (;;) {
      const page = await im.call('session.list', bob, { limit: 200, cursor })
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(gatewayLimits.connectionQueueMaxBytes)
      for (const session of page.sessions) seen.add(session.target_id)
      if (page.next_cursor === null) break
      cursor = page.next_cursor
    }
    expect(seen.size).toBe(40)
  })
})
