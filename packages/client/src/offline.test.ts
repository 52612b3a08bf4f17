import { StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from './account/vault.js'
import type { Client, ClientOptions, TimelineState } from './api.js'
import type { ClientStore } from './store/client-store.js'
import { createMemoryStore } from './store/memory-store.js'
import { type FakeServer, startFakeServer } from './testing/fake-server.js'
import { me, peer } from './testing/fake-world.js'
import { createNodeClient } from './testing/node-client.js'
import { until, untilOnline } from './testing/until.js'

let fake: FakeServer
let store: ClientStore
let vault: ReturnType<typeof createMemoryVault>
const clients: Client[] = []

beforeEach(async () => {
  fake = await startFakeServer()
  store = createMemoryStore()
  vault = createMemoryVault()
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const killed = new WeakSet<Client>()

/** A start of the program: the tokens and the store are those of the start before. */
async function start(options: ClientOptions = {}): Promise<Client> {
  const view: ClientStore = {
    ...store,
    write: (changes) => (killed.has(client) ? Promise.resolve() : store.write(changes)),
  }
  const client = createNodeClient(fake.url, { vault, store: () => view, random: () => 0, ...options })
  clients.push(client)
  await until(client.account, ({ status }) => status !== 'starting')
  return client
}

async function firstStart(): Promise<Client> {
  const client = await start()
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  return client
}

/** The program ends; what it had to write is written. */
async function end(client: Client): Promise<void> {
  await client[Symbol.asyncDispose]()
}

/** The program is killed: it writes nothing after this moment. */
async function kill(client: Client): Promise<void> {
  killed.add(client)
  await end(client)
}

/** From now on the network is away, until `comeBack`. */
function goAway() {
  let isAway = true
  return {
    fetch: ((...args: Parameters<typeof fetch>) =>
      isAway ? Promise.reject(new TypeError('no network')) : fetch(...args)) as typeof fetch,
    comeBack: () => {
      isAway = false
      fake.refuseHandshakes = false
    },
  }
}

const texts = ({ messages }: TimelineState) =>
  messages.map(({ content }) => (content?.type === 'text' ? content.text : null))
const openReady = async (client: Client) => {
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

describe('a start without a network', () => {
  it('[K211] a start shows sessions, unread, and the last conversation before any connection', async () => {
    for (let count = 0; count < 120; count += 1) fake.store({})
    const before = await firstStart()
    await openReady(before)
    await end(before)

    fake.refuseHandshakes = true
    const asked = fake.requests.length
    const client = await start({ fetch: goAway().fetch })
    expect(client.account.getSnapshot()).toMatchObject({ status: 'signed_in' })
    expect(client.sessions.getSnapshot()).toMatchObject([{ key: 'user:10002', last_seq: 120 }])
    expect(client.totalUnread.getSnapshot()).toBe(120)
    const { status, messages, hasOlder } = client.open(peer).getSnapshot()
    expect({ status, hasOlder }).toEqual({ status: 'ready', hasOlder: true })
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, index) => 71 + index))
    expect(client.connection.getSnapshot().status).not.toBe('online')
    expect(fake.requests.length).toBe(asked)
  })

  it('[K212] once connected it asks from where it stopped, and only differences come', async () => {
    for (let count = 0; count < 3; count += 1) fake.store({})
    const before = await firstStart()
    await openReady(before)
    await end(before)
    fake.store({})
    const asked = fake.requests.length

    const client = await start()
    const timeline = client.open(peer)
    await untilOnline(client)
    const { messages } = await until(timeline, (state) => state.messages.length === 4)
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    const later = fake.requests.slice(asked)
    expect(later.find(({ op }) => op === 'sync')?.data.conversations).toEqual([[1, 3, 0, 1, 0]])
    expect(later.some(({ op }) => op === 'message.list')).toBe(false)
  })

  it('[K213] a message written without a network goes out once, after the program has ended and started again', async () => {
    fake.store({})
    const before = await firstStart()
    await end(before)
    fake.refuseHandshakes = true
    const offline = await start({ fetch: goAway().fetch })
    const clientIds = ['one', 'two'].map((text) => offline.open(peer).send(text))
    expect(texts(offline.open(peer).getSnapshot())).toEqual(['one', 'two'])
    await offline.saved()
    await kill(offline)

    fake.refuseHandshakes = false
    const client = await start()
    const timeline = client.open(peer)
    await until(timeline, (state) => state.messages.length === 3 && state.messages.every(({ seq }) => seq))
    expect(texts(timeline.getSnapshot())).toEqual(['text 1', 'one', 'two'])
    expect(fake.messages.slice(1).map(({ client_id }) => client_id)).toEqual(clientIds)
  })

  it('[K214] a draft, and what was read, without a network reach the server with the next start', async () => {
    fake.store({})
    const before = await firstStart()
    await openReady(before)
    await end(before)
    fake.refuseHandshakes = true
    const offline = await start({ fetch: goAway().fetch })
    offline.setDraft(peer, 'half a thou')
    offline.open(peer).markRead()
    expect(offline.totalUnread.getSnapshot()).toBe(0)
    await offline.saved()
    await kill(offline)

    fake.refuseHandshakes = false
    const client = await start()
    expect(client.getDraft(peer)).toBe('half a thou')
    expect(client.totalUnread.getSnapshot()).toBe(0)
    expect((await fake.asked('session.read'))[0]?.data.seq).toBe(1)
    expect((await fake.asked('session.update'))[0]?.data.draft).toBe('half a thou')
  })

  it('[K215] what was edited, recalled or deleted meanwhile is so in the stored messages too', async () => {
    for (let count = 0; count < 3; count += 1) fake.store({})
    const before = await firstStart()
    await openReady(before)
    await end(before)
    const content = { type: 'text' as const, text: 'edited' }
    const edited = { ...fake.messages[0]!, rev: 1, content, edited_at: 5 }
    const session = { ...fake.session, rev: 1, deleted_rev: 1, session_rev: 2 }
    fake.answer('sync', () => ({
      sessions: [session],
      conversations: [
        {
          conversation_id: 1,
          last_seq: 3,
          rev: 1,
          reset: false,
          messages: [],
          changed: [edited],
          deleted: [2],
        },
      ],
      removed: [],
      more: false,
      server_time: 0,
    }))
    const client = await start()
    const timeline = client.open(peer)
    expect(texts(timeline.getSnapshot())).toEqual(['text 1', 'text 2', 'text 3'])
    await until(timeline, ({ messages }) => messages.length === 2)
    expect(texts(timeline.getSnapshot())).toEqual(['edited', 'text 3'])
    // Kept so as well.
    await end(client)
    fake.refuseHandshakes = true
    const again = await start({ fetch: goAway().fetch })
    expect(texts(again.open(peer).getSnapshot())).toEqual(['edited', 'text 3'])
  })

  it('[K216] conversations removed meanwhile vanish, from the store too', async () => {
    fake.store({})
    await end(await firstStart())
    fake.answer('sync', () => ({
      sessions: [],
      conversations: [],
      removed: [1],
      more: false,
      server_time: 0,
    }))
    const client = await start()
    expect(client.sessions.getSnapshot()).toHaveLength(1)
    await until(client.sessions, (sessions) => sessions?.length === 0)
    await client.saved()
    expect((await store.load(['conversations'])).conversations).toEqual([])
  })

  it('[K217] a conversation that must be reloaded stays so across a start, until it was', async () => {
    fake.store({})
    const before = await firstStart()
    await openReady(before)
    for (let count = 0; count < 400; count += 1) fake.store({})
    fake.answer('sync', () => ({
      sessions: [fake.session],
      conversations: [
        { conversation_id: 1, last_seq: 401, rev: 7, reset: true, messages: [], changed: [], deleted: [] },
      ],
      removed: [],
      more: false,
      server_time: 0,
    }))
    const list = fake.messages
    fake.answer('message.list', () => new Promise(() => {}))
    fake.connections[0]?.emit('resync', {})
    await until(before.session(peer), (view) => view?.last_seq === 401)
    await before.saved()
    await kill(before)

    // The server has told of rev 7 already: only the mark in the store knows that nothing of it is here.
    fake.answer('sync', () => ({ sessions: [], conversations: [], removed: [], more: false, server_time: 0 }))
    fake.answer('message.list', () => ({ conversation_id: 1, messages: list.slice(-50), has_more: true }))
    const client = await start()
    const timeline = client.open(peer)
    expect(timeline.getSnapshot().messages.map(({ seq }) => seq)).toEqual([1])
    await until(timeline, ({ messages }) => messages.at(-1)?.seq === 401)
  })

  it('[K218] a server whose database was set back is believed: what it has is shown, kept and followed', async () => {
    for (let count = 0; count < 5; count += 1) fake.store({})
    const before = await firstStart()
    await openReady(before)
    await end(before)
    fake.messages.splice(3)
    fake.answer('sync', ({ data }) => {
      const [, lastSeq] = data.conversations[0]
      const reset = {
        conversation_id: 1,
        last_seq: 3,
        rev: 0,
        reset: true,
        messages: [],
        changed: [],
        deleted: [],
      }
      const conversations = lastSeq > 3 ? [reset] : []
      return { sessions: [fake.session], conversations, removed: [], more: false, server_time: 0 }
    })
    const client = await start()
    const timeline = client.open(peer)
    await until(timeline, ({ messages }) => messages.length === 3)
    fake.connections.at(-1)?.emit('message.created', fake.store({ content: { type: 'text', text: 'anew' } }))
    await until(timeline, ({ messages }) => messages.length === 4)
    expect(client.session(peer).getSnapshot()).toMatchObject({ last_seq: 4, unread: 4 })
    await client.saved()
    expect((await store.load(['conversations'])).conversations[0]).toMatchObject({ seq: 4 })
  })
})

describe('a store', () => {
  it('[K219] the store is emptied by signing out; a refusal by the server leaves only what was never sent', async () => {
    fake.store({})
    const client = await firstStart()
    await openReady(client)
    fake.answer('message.send', () => {
      throw new StonechatError('unavailable')
    })
    client.open(peer).send('never sent')
    client.setDraft({ target_type: 'user', target_id: 10009 }, 'never sent either')
    await client.saved()
    fake.connections[0]?.close(4102)
    await until(client.account, ({ status }) => status === 'signed_out')
    await client.signIn({ phone: '1', password: 'x' })
    expect(texts(client.open(peer).getSnapshot())).toContain('never sent')
    expect(client.getDraft({ target_type: 'user', target_id: 10009 })).toBe('never sent either')

    await client.signOut()
    expect(await store.load(['conversations', 'windows', 'outbox', 'drafts'])).toEqual({
      conversations: [],
      windows: [],
      outbox: [],
      drafts: [],
    })
  })

  it('[K900] what signing out would delete is counted: messages without an ack, refused ones too, and drafts the server lacks', async () => {
    fake.store({})
    const client = await firstStart()
    expect(await client.unsent()).toEqual({ messages: 0, drafts: 0, reactions: 0 })
    fake.answer('message.send', ({ data }) => {
      throw new StonechatError(data.content.text === 'refused' ? 'blocked' : 'unavailable')
    })
    const timeline = client.open(peer)
    timeline.send('refused')
    await until(timeline, ({ messages }) => messages.some(({ status }) => status === 'failed'))
    timeline.send('waits')
    client.setDraft({ target_type: 'user', target_id: 10009 }, 'only here')
    client.setDraft({ target_type: 'user', target_id: 10010 }, 'typed')
    client.setDraft({ target_type: 'user', target_id: 10010 }, '')
    client.setDraft(peer, 'goes to the server')
    await expect.poll(() => client.unsent()).toEqual({ messages: 2, drafts: 1, reactions: 0 })
    expect((await fake.asked('session.update'))[0]?.data.draft).toBe('goes to the server')
    const [kept] = (await store.load(['outbox'])).outbox
    await store.write([
      { table: 'outbox', key: 'of another tab', record: { ...kept!, clientId: 'of another tab' } },
    ])
    expect(await client.unsent()).toEqual({ messages: 3, drafts: 1, reactions: 0 })
  })

  it('[T540] reactions and votes that wait are counted over all tabs, one for each message and emoji, until the server has them', async () => {
    fake.store({})
    const client = await firstStart()
    const timeline = client.open(peer)
    fake.answer('message.react', () => {
      throw new StonechatError('unavailable')
    })
    timeline.react(1, '👍', true)
    timeline.react(1, '🎉', true)
    timeline.react(1, '🎉', false)
    timeline.vote(1, [0])
    timeline.vote(1, [1])
    await expect.poll(() => client.unsent()).toEqual({ messages: 0, drafts: 0, reactions: 3 })
    const [kept] = (await store.load(['wishes'])).wishes
    await store.write([{ table: 'wishes', key: 'of another tab', record: { ...kept!, seq: 9 } }])
    expect(await client.unsent()).toMatchObject({ reactions: 4 })
  })

  it.each([
    ['rejects everything', { load: () => Promise.reject(new Error('broken')) }],
    ['cannot write', { write: () => Promise.reject(new Error('full')) }],
    ['never answers', { load: () => new Promise<never>(() => {}) }],
  ])('[K220] a store that %s costs nothing except what it would have kept', async (_name, faults) => {
    fake.store({})
    store = { ...createMemoryStore(), ...faults }
    const client = await firstStart()
    const timeline = await openReady(client)
    timeline.send('hello')
    await until(timeline, ({ messages }) => messages.length === 2 && messages.every(({ seq }) => seq))
    await client.signOut()
  })

  it('[K221] the store keeps the newest messages of those conversations that were opened last', async () => {
    for (let count = 0; count < 400; count += 1) fake.store({})
    const client = await firstStart()
    const timeline = await openReady(client)
    for (let page = 0; page < 4; page += 1) await timeline.loadOlder()
    for (let id = 1; id <= 40; id += 1) client.open({ target_type: 'user', target_id: 20_000 + id }).close()
    await client.saved()
    const [window] = (await store.load(['windows'])).windows
    expect(window).toMatchObject({ end_seq: 400, has_older: true })
    expect(window?.messages).toHaveLength(100)
    timeline.close()
    await client.saved()
    expect((await store.load(['windows'])).windows).toEqual([])
  })

  it('[K222] a clock that leaps an hour or a day, forth and back, reorders and doubles nothing', async () => {
    let now = Date.now()
    const leaps = [0, 86_400_000, -86_400_000, 3_600_000, -3_600_000, -86_400_000]
    const client = await start({ now: () => now })
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    await until(client.connection, ({ status }) => status === 'waiting')
    const expected = leaps.map((leap, index) => {
      now += leap
      client.open(peer).send(`text ${index}`)
      return `text ${index}`
    })
    await client.saved()
    await kill(client)

    now -= 86_400_000
    fake.refuseHandshakes = false
    const again = await start({ now: () => now })
    const timeline = again.open(peer)
    timeline.send('after')
    await until(timeline, ({ messages }) => messages.length === 7 && messages.every(({ seq }) => seq))
    expect(texts(timeline.getSnapshot())).toEqual([...expected, 'after'])
    expect(fake.messages.map(({ sender_id }) => sender_id)).toEqual(Array(7).fill(me.id))
  })

  it('[K223] a token that cannot be renewed any more loses neither a draft nor a queued message', async () => {
    fake.store({})
    let now = 1e12
    const client = await start({ now: () => now })
    fake.answer('account.login', () => ({
      user: me,
      token: 't',
      refresh_token: 'r',
      expires_at: now + 900_000,
    }))
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    await until(client.connection, ({ status }) => status === 'waiting')
    client.open(peer).send('queued')
    client.setDraft(peer, 'a draft')
    fake.answer('token.refresh', () => {
      throw new StonechatError('invalid_refresh_token')
    })
    now += 86_400_000
    client.reconnect()
    await until(client.account, ({ status }) => status === 'signed_out')
    expect(client.account.getSnapshot()).toEqual({ status: 'signed_out', reason: 'invalid_refresh_token' })

    fake.refuseHandshakes = false
    await client.signIn({ phone: '1', password: 'x' })
    const timeline = client.open(peer)
    expect(client.getDraft(peer)).toBe('a draft')
    await until(timeline, ({ messages }) => messages.length === 2 && messages.every(({ seq }) => seq))
    expect(fake.messages.filter(({ sender_id }) => sender_id === me.id)).toHaveLength(1)
  })
})
