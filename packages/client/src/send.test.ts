import { type Message, StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client, TimelineState } from './api.js'
import { type FakeServer, startFakeServer } from './testing/fake-server.js'
import { me, peer } from './testing/fake-world.js'
import { createLatch } from './testing/latch.js'
import { createNodeClient } from './testing/node-client.js'
import { until, untilOnline } from './testing/until.js'

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  // Random at its lower end: the shortest waits that the client may choose.
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const statuses = ({ messages }: TimelineState) => messages.map(({ status }) => status)
const texts = ({ messages }: TimelineState) =>
  messages.map(({ content }) => (content?.type === 'text' ? content.text : null))
const isAllSent = (state: TimelineState) => state.messages.every(({ status }) => status === 'sent')

async function openReady() {
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

describe('sending', () => {
  it('[K10] a socket cut between store and ack leaves one message, with one identity', async () => {
    const timeline = await openReady()
    fake.answer('message.send', ({ data, connection }) => {
      const known = fake.messages.find(({ client_id }) => client_id === data.client_id)
      if (known !== undefined) return known
      fake.store({ ...data, sender_id: me.id })
      connection?.cut()
      return new Promise(() => {})
    })
    const clientId = timeline.send('once')
    const { messages } = await until(timeline, (state) => state.messages.length > 0 && isAllSent(state))
    await untilOnline(client)
    expect(messages.map((message) => message.clientId)).toEqual([clientId])
    expect(timeline.getSnapshot().messages).toHaveLength(1)
    expect(fake.messages).toHaveLength(1)
  })

  it('[K479] a reaction goes to the server, and shows in the timeline with its answer and with events', async () => {
    const stored = fake.store({ content: { type: 'text', text: 'lunch?' } })
    const timeline = await openReady()
    const thumbs = (...user_ids: number[]) => [{ emoji: '👍', count: user_ids.length, user_ids }]
    fake.answer('message.react', ({ data }) => {
      expect(data).toEqual({ ...peer, seq: stored.seq, emoji: '👍', on: true })
      return { ...stored, rev: 1, reactions: thumbs(me.id) }
    })
    await client.call('message.react', { ...timeline.target, seq: stored.seq, emoji: '👍', on: true })
    expect(timeline.getSnapshot().messages[0]?.reactions).toEqual(thumbs(me.id))
    const cause = { reaction: { user_id: 77, emoji: '👍', on: true } }
    fake.connections[0]?.emit('message.changed', { ...stored, rev: 2, reactions: thumbs(me.id, 77), cause })
    await until(timeline, ({ messages }) => messages[0]?.reactions?.[0]?.count === 2)
    expect(timeline.getSnapshot().messages[0]?.reactions).toEqual(thumbs(me.id, 77))
  })

  it('[K11] a message shows at once, keeps its client_id through the ack, and only then has a seq', async () => {
    const latch = createLatch()
    const timeline = await openReady()
    fake.answer('message.send', async ({ data }) => {
      await latch.opened
      return fake.store({ ...data, sender_id: me.id })
    })
    const clientId = timeline.send('hello')
    expect(timeline.getSnapshot().messages).toMatchObject([{ clientId, seq: undefined, status: 'sending' }])
    latch.open()
    const { messages } = await until(timeline, isAllSent)
    expect(messages).toMatchObject([{ clientId, seq: 1, status: 'sent' }])
  })

  it('[K12] an event of an own message before its ack does not show it twice', async () => {
    const latch = createLatch()
    const timeline = await openReady()
    fake.answer('message.send', async ({ data, connection }) => {
      const stored = fake.store({ ...data, sender_id: me.id })
      connection?.emit('message.created', stored)
      await latch.opened
      return stored
    })
    timeline.send('hello')
    await until(timeline, isAllSent)
    latch.open()
    timeline.send('again')
    const state = await until(timeline, ({ messages }) => messages.length === 2 && messages[1]?.seq === 2)
    expect(texts(state)).toEqual(['hello', 'again'])
  })

  it('[K13] an ack that overtakes the messages before it waits in its place, and nothing is missing', async () => {
    const timeline = await openReady()
    fake.answer('message.send', ({ data }) => {
      fake.store({})
      fake.store({})
      return fake.store({ ...data, sender_id: me.id })
    })
    timeline.send('mine')
    const state = await until(timeline, ({ messages }) => messages.length === 3)
    expect(state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(texts(state)).toEqual(['text 1', 'text 2', 'mine'])
  })

  it('[K14] a refusal fails its message with the reason and does not hold up the next', async () => {
    const timeline = await openReady()
    fake.answer('message.send', ({ data }) => {
      if (data.content.text === 'bad') throw new StonechatError('blocked')
      return fake.store({ ...data, sender_id: me.id })
    })
    const bad = timeline.send('bad')
    timeline.send('good')
    const state = await until(
      timeline,
      (one) => statuses(one).includes('failed') && statuses(one).includes('sent'),
    )
    expect(texts(state)).toEqual(['good', 'bad'])
    expect(state.messages[1]).toMatchObject({ clientId: bad, status: 'failed', error: 'blocked' })
    expect(timeline.discard(bad)).toEqual({ type: 'text', text: 'bad' })
    expect(texts(timeline.getSnapshot())).toEqual(['good'])
  })

  it('[K15] a failed message is sent again under the same client_id', async () => {
    const timeline = await openReady()
    let isMuted = true
    fake.answer('message.send', ({ data }) => {
      if (isMuted) throw new StonechatError('muted')
      return fake.store({ ...data, sender_id: me.id })
    })
    const clientId = timeline.send('hello')
    await until(timeline, (state) => statuses(state).includes('failed'))
    isMuted = false
    timeline.retry(clientId)
    await until(timeline, isAllSent)
    expect(fake.messages.map(({ client_id }) => client_id)).toEqual([clientId])
  })

  it('[K16] a refusal worth another try keeps its message first: nothing overtakes it', async () => {
    const timeline = await openReady()
    let tries = 0
    fake.answer('message.send', ({ data }) => {
      tries += 1
      if (tries === 1) throw new StonechatError('overloaded')
      return fake.store({ ...data, sender_id: me.id })
    })
    for (const text of ['one', 'two', 'three']) timeline.send(text)
    await until(timeline, isAllSent)
    expect(texts(timeline.getSnapshot())).toEqual(['one', 'two', 'three'])
    expect(fake.messages.map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('[K17] without a connection messages are queued, not failed, and drain in order', async () => {
    const timeline = await openReady()
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    await until(client.connection, ({ status }) => status === 'waiting')
    timeline.send('one')
    timeline.send('two')
    expect(statuses(timeline.getSnapshot())).toEqual(['queued', 'queued'])
    fake.refuseHandshakes = false
    client.reconnect()
    await until(timeline, isAllSent)
    expect(texts(timeline.getSnapshot())).toEqual(['one', 'two'])
  })

  it('[K18] messages to one conversation do not wait for those to another', async () => {
    const timeline = await openReady()
    const other = client.open({ target_type: 'user', target_id: 10003 })
    fake.answer('message.send', ({ data }) =>
      data.target_id === 10003 ? new Promise(() => {}) : fake.store({ ...data, sender_id: me.id }),
    )
    other.send('stuck')
    timeline.send('free')
    await until(timeline, (state) => state.messages.length === 1 && isAllSent(state))
    expect(statuses(other.getSnapshot())).toEqual(['sending'])
  })

  it('[K19] a message that `call` sent stands in the timeline, and is no event for its sender', async () => {
    const timeline = await openReady()
    const heard: Message[] = []
    client.on('message.created', (message) => heard.push(message))
    await client.call('message.send', { ...peer, content: { type: 'text', text: 'by call' } })
    expect(texts(timeline.getSnapshot())).toEqual(['by call'])
    fake.connections[0]?.emit('message.created', fake.store({}))
    await until(timeline, ({ messages }) => messages.length === 2)
    expect(heard.map(({ seq }) => seq)).toEqual([2])
  })

  it('[Y458] a message to a group where members wait says why, and goes out by itself and in its place when the wait is over', async () => {
    const timeline = await openReady()
    let tries = 0
    fake.answer('message.send', ({ data: { client_id, content } }) => {
      tries += 1
      if (tries === 1) throw new StonechatError('slow_mode', { retryAfterMs: 300 })
      return fake.store({ client_id, content, sender_id: me.id })
    })
    timeline.send('first')
    timeline.send('second')
    const waiting = await until(timeline, ({ messages }) => messages[0]?.error === 'slow_mode')
    expect(statuses(waiting)).toEqual(['sending', 'sending'])
    const sent = await until(timeline, isAllSent)
    expect(texts(sent)).toEqual(['first', 'second'])
    expect(sent.messages.map(({ error }) => error)).toEqual([undefined, undefined])
  })
})
