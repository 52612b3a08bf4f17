import { closeCodes, firstCounts, protocolVersion, StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from './api.js'
import { type FakeServer, startFakeServer } from './testing/fake-server.js'
import { me, peer, peerId } from './testing/fake-world.js'
import { createLatch } from './testing/latch.js'
import { createNodeClient } from './testing/node-client.js'
import { until, untilOnline } from './testing/until.js'

let fake: FakeServer
let client: Client
const heard: number[] = []

beforeEach(async () => {
  fake = await startFakeServer()
  client = createNodeClient(fake.url, { random: () => 0 })
  heard.length = 0
  client.on('message.created', ({ seq }) => heard.push(seq))
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

async function signIn() {
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
}

const seqs = (messages: readonly { seq: number | undefined }[]) => messages.map(({ seq }) => seq)

describe('catching up', () => {
  it('[K20] live events during sync neither get lost nor shown twice, on either side of its answer', async () => {
    fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    const latch = createLatch()
    const missed = [fake.store({}), fake.store({})]
    fake.answer('sync', async () => {
      await latch.opened
      const { last_seq, rev } = fake.session
      const told = {
        conversation_id: 1,
        last_seq,
        rev,
        reset: false,
        messages: missed,
        changed: [],
        deleted: [],
      }
      return { sessions: [], conversations: [told], removed: [], server_time: 0 }
    })
    fake.connections[0]?.cut()
    const connection = await fake.connected(2)
    await fake.asked('sync', 2)
    // One that the answer holds too, and one that it does not.
    connection.emit('message.created', missed[1]!)
    connection.emit('message.created', fake.store({}))
    latch.open()
    const { messages } = await until(timeline, (state) => state.messages.length === 4)
    expect(seqs(messages)).toEqual([1, 2, 3, 4])
    expect(heard).toEqual([2, 3, 4])
  })

  it('[K21] a gap in seq is fetched; what came early waits for it', async () => {
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    const [first, , third] = [fake.store({}), fake.store({}), fake.store({})]
    fake.connections[0]?.emit('message.created', first)
    fake.connections[0]?.emit('message.created', third)
    const { messages } = await until(timeline, (state) => state.messages.length === 3)
    expect(seqs(messages)).toEqual([1, 2, 3])
    expect(heard).toEqual([1, 2, 3])
  })

  it('[K400] a change moves the rev of its session on the screen', async () => {
    const message = fake.store({})
    await signIn()
    await until(client.session(peer), (view) => view?.last_seq === 1)
    fake.connections[0]?.emit('message.changed', { ...message, edited_at: 5, rev: 1 })
    await until(client.session(peer), (view) => view?.rev === 1)
  })

  it('[K401] of a conversation that is new, nothing is left out, whichever of its messages is received first', async () => {
    fake.answer('session.list', () => ({ sessions: [], next_cursor: null }))
    await signIn()
    const [, , third] = [fake.store({}), fake.store({}), fake.store({})]
    fake.connections[0]?.emit('message.created', third)
    await expect.poll(() => heard).toEqual([1, 2, 3])
  })

  it('[K402] what happens to a new conversation while it is being fetched is not lost, even if the answer is older', async () => {
    const latch = createLatch()
    fake.answer('session.list', () => ({ sessions: [], next_cursor: null }))
    fake.answer('session.get', async () => {
      const { session } = fake
      await latch.opened
      return session
    })
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    const message = fake.store({})
    const content = { type: 'text' as const, text: 'edited' }
    const told: string[] = []
    client.on('message.created', () => told.push('created'))
    client.on('message.changed', () => told.push('changed'))
    fake.connections[0]?.emit('message.created', message)
    await fake.asked('session.get')
    fake.connections[0]?.emit('message.changed', { ...message, content, edited_at: 5, rev: 1 })
    const heardOf = new Promise((resolve) => client.on('typing', resolve))
    fake.connections[0]?.emit('session.changed', {
      ...fake.session,
      pinned: true,
      session_rev: 2,
      removed: false,
    })
    fake.connections[0]?.emit('typing', { ...peer, user_id: peerId })
    await heardOf
    latch.open()
    await until(client.session(peer), (view) => view?.rev === 1 && view.pinned)
    const { messages } = await until(timeline, (state) => state.messages.length === 1)
    expect(messages[0]?.content).toEqual(content)
    expect(told).toEqual(['created', 'changed'])
  })

  it('[K403] what was read is sent again after an outage of the server that closed no connection', async () => {
    fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ messages }) => messages.length === 1)
    fake.answer('session.read', () => {
      fake.answer('session.read', ({ data }) => ({ read_seq: data.seq, unread: 0 }))
      throw new StonechatError('unavailable')
    })
    timeline.markRead()
    await fake.asked('session.read', 2)
  })

  it('[K404] an event of a session from before the user left and came back changes nothing', async () => {
    const before = { ...fake.session, pinned: true, session_rev: 2 }
    await signIn()
    const again = { ...fake.session, rev: 2, ...firstCounts(2) }
    fake.answer('session.get', () => again)
    fake.connections[0]?.emit('session.changed', { ...again, rev: 1, session_rev: 0, removed: true })
    fake.connections[0]?.emit('session.changed', { ...again, removed: false })
    await until(client.session(peer), (view) => view?.rev === 2)
    fake.connections[0]?.emit('session.changed', { ...before, removed: false })
    fake.connections[0]?.emit('message.created', fake.store({}))
    const view = await until(client.session(peer), (one) => one?.last_seq === 1)
    expect(view?.pinned).toBe(false)
  })

  it('[K420] a change from before a conversation was followed shows in the page that was loaded before', async () => {
    const latch = createLatch()
    fake.store({})
    fake.answer('session.list', async () => {
      await latch.opened
      return { sessions: [{ ...fake.session, rev: 1 }], next_cursor: null }
    })
    await client.signIn({ phone: '1', password: 'x' })
    const timeline = client.open(peer)
    await until(timeline, ({ messages }) => messages.length === 1)
    Object.assign(fake.messages[0]!, { content: null, recalled_at: 9 })
    latch.open()
    await until(timeline, ({ messages }) => messages[0]?.recalledAt === 9)
  })

  it('[K421] an older page that was read before a reset does not join what was loaded after it', async () => {
    for (let count = 0; count < 60; count += 1) fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    const latch = createLatch()
    const before = { ...fake.messages[4]! }
    const list = fake.messages.slice(0, 10)
    fake.answer('message.list', async ({ data }) => {
      const isOlder = Number(data.before_seq) === 11
      if (isOlder) await latch.opened
      const messages = isOlder ? list.with(4, before) : fake.messages.slice(10)
      return { conversation_id: 1, messages, has_more: !isOlder }
    })
    const older = timeline.loadOlder()
    await fake.asked('message.list', 2)
    Object.assign(fake.messages[4]!, { content: null, recalled_at: 9 })
    fake.answer('sync', () => ({
      sessions: [{ ...fake.session, rev: 300 }],
      conversations: [
        { conversation_id: 1, last_seq: 60, rev: 300, reset: true, messages: [], changed: [], deleted: [] },
      ],
      removed: [],
      more: false,
      server_time: 0,
    }))
    fake.connections[0]?.emit('resync', {})
    await fake.asked('message.list', 3)
    await until(client.session(peer), (view) => view?.rev === 300)
    latch.open()
    await older
    expect(timeline.getSnapshot().messages.find(({ seq }) => seq === 5)?.content).not.toEqual(before.content)
  })

  it('[K422] of a conversation that comes while sessions are being loaded, nothing is left out', async () => {
    const latch = createLatch()
    fake.answer('session.list', async () => {
      await latch.opened
      return { sessions: [], next_cursor: null }
    })
    await client.signIn({ phone: '1', password: 'x' })
    await fake.asked('session.list')
    const [, second] = [fake.store({}), fake.store({})]
    fake.connections[0]?.emit('message.created', second)
    // The event is here with the first answer, and what it made the client ask is answered with the second.
    await client.call('block.list', {})
    await client.call('block.list', {})
    latch.open()
    await expect.poll(() => heard).toEqual([1, 2])
  })

  it('[K22] events that crossed close their gap without a request', async () => {
    fake.store({})
    await signIn()
    const before = fake.requests.filter(({ op }) => op === 'sync').length
    const [second, third] = [fake.store({}), fake.store({})]
    fake.connections[0]?.emit('message.created', third)
    fake.connections[0]?.emit('message.created', second)
    await until(client.session(peer), (view) => view?.last_seq === 3)
    // A later wish to sync is answered by the first request after these events.
    fake.connections[0]?.emit('resync', {})
    await fake.asked('sync', before + 1)
    expect(heard).toEqual([2, 3])
    expect(fake.requests.findLast(({ op }) => op === 'sync')?.data.conversations).toEqual([[1, 3, 0, 1, 0]])
  })

  it('[K23] the same event twice is one message and one unread', async () => {
    await signIn()
    const event = fake.store({})
    fake.connections[0]?.emit('message.created', event)
    fake.connections[0]?.emit('message.created', event)
    fake.connections[0]?.emit('message.created', fake.store({}))
    const view = await until(client.session(peer), (one) => one?.last_seq === 2)
    expect(view?.unread).toBe(2)
    expect(heard).toEqual([1, 2])
  })

  it('[K24] a gap in rev is fetched, and an older state of a message never covers a newer one', async () => {
    const message = fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    const edited = { ...message, content: { type: 'text' as const, text: 'edited' }, edited_at: 5 }
    const recalled = { ...message, content: null, edited_at: 5, recalled_at: 9 }
    fake.connections[0]?.emit('message.changed', { ...recalled, rev: 2 })
    const held = await fake.asked('sync', 2)
    expect(held[1]?.data.conversations).toEqual([[1, 1, 0, 1, 0]])
    fake.connections[0]?.emit('message.changed', { ...edited, rev: 1 })
    fake.connections[0]?.emit('message.created', fake.store({}))
    const { messages } = await until(timeline, (state) => state.messages.length === 2)
    expect(messages[0]).toMatchObject({ content: null, recalledAt: 9 })
  })

  it('[K25] after more changes than sync lists, the newest page is loaded afresh', async () => {
    fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    for (let count = 0; count < 500; count += 1) fake.store({})
    fake.answer('sync', () => ({
      sessions: [fake.session],
      conversations: [
        { conversation_id: 1, last_seq: 501, rev: 0, reset: true, messages: [], changed: [], deleted: [] },
      ],
      removed: [],
      server_time: 0,
    }))
    fake.connections[0]?.emit('resync', {})
    const state = await until(timeline, ({ messages }) => messages.at(-1)?.seq === 501)
    expect(seqs(state.messages)).toEqual(Array.from({ length: 50 }, (_, index) => 452 + index))
    expect(state.hasOlder).toBe(true)
  })

  it('[K26] an event that comes while the first page is under way is not lost', async () => {
    await signIn()
    const latch = createLatch()
    const page = [fake.store({})]
    fake.connections[0]?.emit('message.created', { ...page[0]!, ...peer })
    fake.answer('message.list', async () => {
      await latch.opened
      return { conversation_id: 1, messages: page, has_more: false }
    })
    const timeline = client.open(peer)
    await fake.asked('message.list')
    fake.connections[0]?.emit('message.created', fake.store({}))
    await until(client.session(peer), (view) => view?.last_seq === 2)
    latch.open()
    expect(seqs((await until(timeline, ({ status }) => status === 'ready')).messages)).toEqual([1, 2])
  })

  it('[K27] older pages join without gaps or doubles, and calls while one is under way join it', async () => {
    for (let count = 0; count < 120; count += 1) fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    await Promise.all([timeline.loadOlder(), timeline.loadOlder()])
    expect(timeline.getSnapshot().messages).toHaveLength(100)
    await timeline.loadOlder()
    expect(timeline.getSnapshot().hasOlder).toBe(false)
    expect(seqs(timeline.getSnapshot().messages)).toEqual(
      Array.from({ length: 120 }, (_, index) => index + 1),
    )
  })

  it('[K28] a conversation that is new appears with its first message', async () => {
    fake.answer('session.list', () => ({ sessions: [], next_cursor: null }))
    fake.answer('sync', () => ({ sessions: [], conversations: [], removed: [], server_time: 0 }))
    await signIn()
    expect(client.sessions.getSnapshot()).toEqual([])
    fake.connections[0]?.emit('message.created', fake.store({}))
    const list = await until(client.sessions, (sessions) => sessions?.length === 1)
    expect(list?.[0]).toMatchObject({ key: 'user:10002', unread: 1 })
    await expect.poll(() => heard).toEqual([1])
  })

  it('[K29] sessions that are no longer the user’s go', async () => {
    fake.store({})
    await signIn()
    fake.answer('sync', () => ({ sessions: [], conversations: [], removed: [1], server_time: 0 }))
    fake.connections[0]?.emit('resync', {})
    await until(client.sessions, (sessions) => sessions?.length === 0)
    expect(client.session(peer).getSnapshot()).toBeUndefined()
  })
})

describe('the connection', () => {
  it('[K30] the token travels in the subprotocols and never in the URL', async () => {
    await signIn()
    const connection = await fake.connected()
    expect(connection.url).toBe(`/ws?offline=none&x_version=${protocolVersion}`)
    expect(connection.protocols).toBe('stonechat.v1,bearer.token-0')
  })

  it('[K31] it comes back after a close code that says so', async () => {
    await signIn()
    fake.connections[0]?.close(closeCodes.goingAway.code)
    await fake.connected(2)
    await untilOnline(client)
  })

  it('[K32] it stays away when it was replaced, until someone asks for it', async () => {
    await signIn()
    fake.connections[0]?.close(closeCodes.replaced.code)
    await until(client.connection, ({ status }) => status === 'idle')
    client.reconnect()
    await untilOnline(client)
  })

  it('[K33] a token that expired is renewed, then it comes back', async () => {
    await signIn()
    fake.connections[0]?.close(closeCodes.tokenExpired.code)
    const connection = await fake.connected(2)
    expect(connection.protocols).toContain('bearer.token-1')
  })

  it.each([
    ['deviceRevoked', 'device_revoked'],
    ['userDisabled', 'user_disabled'],
  ] as const)('[K34] %s signs out with the reason', async (close, reason) => {
    await signIn()
    fake.connections[0]?.close(closeCodes[close].code)
    const account = await until(client.account, ({ status }) => status === 'signed_out')
    expect(account).toEqual({ status: 'signed_out', reason })
    expect(client.connection.getSnapshot().status).toBe('idle')
  })

  it('[K35] calls go over the socket while it is open, else over HTTP', async () => {
    await signIn()
    await client.call('block.list', {})
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    await until(client.connection, ({ status }) => status === 'waiting')
    await client.call('block.list', {})
    expect((await fake.asked('block.list', 2)).map(({ via }) => via)).toEqual(['socket', 'http'])
    await expect(client.call('typing', peer)).rejects.toMatchObject({ code: 'network', isRetryable: true })
  })

  it('[K36] a call that was under way when the socket ended fails with `network`', async () => {
    await signIn()
    fake.answer('block.list', () => new Promise(() => {}))
    const call = client.call('block.list', {})
    await fake.asked('block.list')
    fake.connections[0]?.cut()
    await expect(call).rejects.toMatchObject({ code: 'network', isRetryable: true })
  })

  it('[K37] without a WebSocket it says so at once', async () => {
    const { createClient } = await import('./create-client.js')
    const known = globalThis.WebSocket
    try {
      Reflect.deleteProperty(globalThis, 'WebSocket')
      expect(() => createClient({ url: fake.url })).toThrow(/pass one/)
    } finally {
      if (known !== undefined) globalThis.WebSocket = known
    }
  })
})

describe('leaving', () => {
  it('[K38] a client that signed out remembers nothing, and the next account starts empty', async () => {
    fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ messages }) => messages.length === 1)
    client.setDraft(peer, 'secret')
    await client.signOut()
    expect(client.sessions.getSnapshot()).toBeUndefined()
    expect(client.totalUnread.getSnapshot()).toBe(0)
    expect(client.getDraft(peer)).toBe('')
    expect(client.user(me.id).getSnapshot()).toBeUndefined()
    expect(timeline.getSnapshot().messages).toEqual([])
    expect((await fake.asked('account.logout'))[0]).toMatchObject({ via: 'http', token: 'token-0' })

    fake.answer('session.list', () => ({ sessions: [], next_cursor: null }))
    fake.answer('sync', () => ({ sessions: [], conversations: [], removed: [], server_time: 0 }))
    await signIn()
    expect(client.sessions.getSnapshot()).toEqual([])
    expect(client.getDraft(peer)).toBe('')
  })
})
