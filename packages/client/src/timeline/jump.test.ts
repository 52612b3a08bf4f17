import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client, TimelineState } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { pageAround, peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  for (let count = 0; count < 600; count += 1) fake.store({})
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const seqs = ({ messages }: TimelineState) => messages.map(({ seq }) => seq)

async function openReady() {
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

describe('a jump', () => {
  it('[K901] a jump puts the window around a message, from where it goes on in both directions to its ends', async () => {
    const timeline = await openReady()
    await timeline.jumpTo(200)
    expect(timeline.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: true, status: 'ready' })
    expect(seqs(timeline.getSnapshot())).toEqual(Array.from({ length: 100 }, (_, index) => 151 + index))
    // What is here already is not asked for again.
    const asked = () => fake.requests.filter(({ op }) => op === 'message.list').length
    const before = asked()
    await timeline.jumpTo(170)
    expect(asked()).toBe(before)
    while (timeline.getSnapshot().hasOlder) await timeline.loadOlder()
    while (timeline.getSnapshot().hasNewer) await timeline.loadNewer()
    expect(seqs(timeline.getSnapshot())).toEqual(Array.from({ length: 600 }, (_, index) => index + 1))
    // A message that comes now joins it.
    fake.connections[0]?.emit('message.created', fake.store({}))
    await until(timeline, (state) => seqs(state).at(-1) === 601)
  })

  it('[K902] of two jumps under way the later one counts, whichever answer comes first', async () => {
    const timeline = await openReady()
    const latch = createLatch()
    fake.answer('message.list', async ({ data: { around_seq, limit = 50 } }) => {
      if (around_seq === 100) await latch.opened
      const seq = Number(around_seq ?? 600)
      return { conversation_id: 1, ...pageAround(fake.messages, seq, Number(limit)) }
    })
    const first = timeline.jumpTo(100)
    await timeline.jumpTo(300)
    latch.open()
    await first
    expect(seqs(timeline.getSnapshot())).toContain(300)
    expect(seqs(timeline.getSnapshot())).not.toContain(100)
    const late = timeline.jumpTo(50)
    await timeline.jumpToNewest()
    await late
    expect(seqs(timeline.getSnapshot()).at(-1)).toBe(600)
    expect(timeline.getSnapshot().hasNewer).toBe(false)
  })

  it('[K902] of two jumps under way the later one counts, also where what it leads to is here already', async () => {
    const timeline = await openReady()
    await timeline.jumpTo(300)
    const newest = timeline.jumpToNewest()
    await timeline.jumpTo(310)
    await newest
    expect(seqs(timeline.getSnapshot())).toContain(310)
    expect(timeline.getSnapshot().hasNewer).toBe(true)
    await timeline.jumpToNewest()
    expect(seqs(timeline.getSnapshot()).at(-1)).toBe(600)
  })

  it('[K902] a jump under way counts although the window must be loaded afresh meanwhile', async () => {
    const timeline = await openReady()
    const latch = createLatch()
    fake.answer('message.list', async ({ data: { around_seq, limit = 50, before_seq } }) => {
      if (around_seq !== undefined) await latch.opened
      const seq = Number(around_seq ?? before_seq ?? 600)
      return { conversation_id: 1, ...pageAround(fake.messages, seq, Number(limit)) }
    })
    const jump = timeline.jumpTo(100)
    fake.answer('sync', () => {
      const { last_seq, rev } = fake.session
      const told = { conversation_id: 1, last_seq, rev, reset: true, messages: [], changed: [], deleted: [] }
      const user = { rev: 0, reset: false, changes: [] }
      return {
        sessions: [fake.session],
        conversations: [told],
        removed: [],
        more: false,
        user,
        server_time: 0,
      }
    })
    fake.connections[0]?.emit('resync', {})
    await fake.asked('sync', 2)
    latch.open()
    await jump
    await expect.poll(() => seqs(timeline.getSnapshot())).toContain(100)
  })

  it('[K903] reading marks up to a message that is named, and never back', async () => {
    const timeline = await openReady()
    timeline.markRead(40)
    expect(client.totalUnread.getSnapshot()).toBe(560)
    timeline.markRead(20)
    expect(client.totalUnread.getSnapshot()).toBe(560)
    await expect.poll(() => fake.requests.findLast(({ op }) => op === 'session.read')?.data.seq).toBe(40)
    timeline.markRead()
    expect(client.totalUnread.getSnapshot()).toBe(0)
  })

  it('[K904] a quote is forgotten once the message in it has changed or was deleted', async () => {
    const reply = { seq: 1, sender_id: peer.target_id, preview: 'old words' }
    fake.store({ client_id: 'answer', reply_to: 1, reply })
    const timeline = await openReady()
    const quote = () => timeline.getSnapshot().messages.find(({ clientId }) => clientId === 'answer')?.reply
    await expect.poll(quote).toEqual(reply)
    const { conversation_id } = fake.messages[0]!
    fake.connections[0]?.emit('message.changed', {
      ...{ ...fake.messages[0]!, ...peer, conversation_id, content: null, recalled_at: 5, rev: 1 },
      change: 'recalled',
    } as never)
    await expect.poll(quote).toBeUndefined()
  })
})
