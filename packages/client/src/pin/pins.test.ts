import type { Message } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client, ClientOptions } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me, peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
/** What the server has pinned, the last first; asking costs one reading each. */
let pinned: Message[]
let pinsRev: number
let readings: number
const clients: Client[] = []

beforeEach(async () => {
  fake = await startFakeServer()
  pinned = []
  pinsRev = 0
  readings = 0
  fake.answer('session.list', () => ({ sessions: [session()], next_cursor: null }))
  fake.answer('session.get', session)
  fake.answer('message.pins', ({ data }) => {
    readings += 1
    const from = Number(data.cursor ?? 0)
    const messages = pinned.slice(from, from + 2)
    const next_cursor = from + 2 < pinned.length ? String(from + 2) : null
    return { messages, next_cursor, pins_rev: pinsRev }
  })
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const session = () => ({ ...fake.session, ...(pinsRev === 0 ? {} : { pins_rev: pinsRev, rev: pinsRev }) })

function pin(text: string): Message {
  pinsRev += 1
  const message = fake.store({ content: { type: 'text', text } })
  const made = { ...message, rev: pinsRev, pinned: { user_id: me.id, at: 1 } }
  pinned.unshift(made)
  return made
}

async function start(options: ClientOptions = {}): Promise<Client> {
  const client = createNodeClient(fake.url, { random: () => 0, ...options })
  clients.push(client)
  return client
}

const seqs = (messages: readonly Message[] | undefined) => messages?.map(({ seq }) => seq)

describe('what is pinned', () => {
  it('[T200] pins are read in all their pages where somebody looks, and not at all where nothing was ever pinned', async () => {
    const client = await start()
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    await until(client.pins(peer), (messages) => messages?.length === 0)
    expect(readings).toBe(0)
    for (const text of ['a', 'b', 'c']) pin(text)
    const pins = client.pins(peer)
    const stop = pins.subscribe(() => {})
    fake.connections[0]?.emit('message.changed', { ...pinned[0]!, ...peer, cause: { pinned: true } })
    await until(pins, (messages) => messages?.length === 3)
    expect([seqs(pins.getSnapshot()), readings]).toEqual([[3, 2, 1], 2])
    stop()
  })

  it('[T201] a pin, an edit, a recall and a deletion for oneself show at once', async () => {
    const [first, second] = [pin('a'), pin('b')]
    const client = await start()
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    const pins = client.pins(peer)
    await until(pins, (messages) => messages?.length === 2)
    const [connection] = fake.connections
    const content = { type: 'text' as const, text: 'better' }
    connection?.emit('message.changed', { ...first, ...peer, rev: 3, content })
    await until(pins, (messages) => messages?.[1]?.rev === 3)
    expect(pins.getSnapshot()?.map((one) => one.content)).toEqual([second.content, content])
    const { pinned: _, ...recalled } = { ...second, rev: 4, content: null, recalled_at: 9 }
    connection?.emit('message.changed', { ...recalled, ...peer })
    await until(pins, (messages) => messages?.length === 1)
    fake.answer('message.delete', () => ({ session_rev: 2, deleted_rev: 1, unread: 0 }))
    await client.call('message.delete', { ...peer, seqs: [first.seq] })
    await until(pins, (messages) => messages?.length === 0)
  })

  it('[T202] what was pinned is there after a start without a network, and is read again with one', async () => {
    pin('a')
    const [store, vault] = [createMemoryStore(), createMemoryVault()]
    const before = await start({ store: () => store, vault })
    await before.signIn({ phone: '1', password: 'x' })
    await untilOnline(before)
    await until(before.pins(peer), (messages) => messages?.length === 1)
    await before[Symbol.asyncDispose]()

    fake.refuseHandshakes = true
    const after = await start({ store: () => store, vault })
    await until(after.account, ({ status }) => status === 'signed_in')
    await until(after.pins(peer), (messages) => messages?.length === 1)
    expect(readings).toBe(1)
    pin('b')
    fake.refuseHandshakes = false
    after.reconnect()
    await until(after.pins(peer), (messages) => messages?.length === 2)
    expect(seqs(after.pins(peer).getSnapshot())).toEqual([2, 1])
  })

  it('[T203] what the user deleted, and what the floor or the end of a membership took, is not among the pins of a later start', async () => {
    const [first] = [pin('a'), pin('b'), pin('c')]
    const [store, vault] = [createMemoryStore(), createMemoryVault()]
    const before = await start({ store: () => store, vault })
    await before.signIn({ phone: '1', password: 'x' })
    await untilOnline(before)
    const pins = before.pins(peer)
    await until(pins, (messages) => messages?.length === 3)
    fake.answer('message.delete', () => ({ session_rev: 2, deleted_rev: 1, unread: 0 }))
    await before.call('message.delete', { ...peer, seqs: [first!.seq] })
    await before[Symbol.asyncDispose]()

    fake.refuseHandshakes = true
    const after = await start({ store: () => store, vault })
    await until(after.account, ({ status }) => status === 'signed_in')
    await until(after.pins(peer), (messages) => messages !== undefined)
    expect(seqs(after.pins(peer).getSnapshot())).toEqual([3, 2])

    fake.refuseHandshakes = false
    after.reconnect()
    await untilOnline(after)
    const connection = fake.connections.at(-1)
    const change = { ...session(), session_rev: 3, removed: false }
    connection?.emit('session.changed', { ...change, floor_seq: 2 })
    await until(after.pins(peer), (messages) => messages?.length === 1)
    connection?.emit('session.changed', { ...change, session_rev: 4, removed: true })
    await until(after.pins(peer), (messages) => messages === undefined)
    await after[Symbol.asyncDispose]()
    expect((await store.load(['pins'])).pins).toEqual([])
  })

  it('[T500] what is deleted or edited while the pins are read shows among them as it is then', async () => {
    const client = await start()
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    const [first, second] = [pin('a'), pin('b')]
    const latch = createLatch()
    let page: Message[] | undefined
    fake.answer('message.pins', async () => {
      // Read at the first question, and under way while things happen.
      const isFirst = page === undefined
      page = [...pinned]
      const answer = { messages: page, next_cursor: null, pins_rev: pinsRev }
      if (isFirst) await latch.opened
      return answer
    })
    const pins = client.pins(peer)
    pins.subscribe(() => {})
    const [connection] = fake.connections
    connection?.emit('message.changed', { ...second, ...peer, cause: { pinned: true } })
    await expect.poll(() => page).toBeDefined()
    fake.answer('message.delete', () => ({ session_rev: 2, deleted_rev: 1, unread: 0 }))
    await client.call('message.delete', { ...peer, seqs: [first.seq] })
    const content = { type: 'text' as const, text: 'better' }
    pinned = [{ ...second, rev: 3, content }]
    connection?.emit('message.changed', { ...pinned[0]!, ...peer })
    await client.call('block.list', {})
    latch.open()
    await until(pins, (messages) => messages !== undefined)
    await client.call('block.list', {})
    expect(pins.getSnapshot()).toMatchObject([{ seq: second.seq, content }])
  })

  it('[T501] a change of a pinned message that the user deleted does not show it among the pins again', async () => {
    const [first, second] = [pin('a'), pin('b')]
    const client = await start()
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    const pins = client.pins(peer)
    pins.subscribe(() => {})
    await until(pins, (messages) => messages?.length === 2)
    fake.answer('message.delete', () => ({ session_rev: 2, deleted_rev: 1, unread: 0 }))
    await client.call('message.delete', { ...peer, seqs: [first.seq] })
    const [connection] = fake.connections
    const reaction = { user_id: peer.target_id, emoji: '👍', on: true }
    connection?.emit('message.changed', { ...first, ...peer, rev: 3, cause: { reaction } })
    connection?.emit('message.changed', { ...first, ...peer, rev: 4, edited_at: 4 })
    await client.call('block.list', {})
    expect(seqs(pins.getSnapshot())).toEqual([second.seq])
  })

  it('[T502] where more happened than is told one by one, the pins are read anew', async () => {
    const [first, second] = [pin('a'), pin('b')]
    const client = await start()
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    const pins = client.pins(peer)
    pins.subscribe(() => {})
    await until(pins, (messages) => messages?.length === 2)
    // Deleted on another device.
    pinned = [second]
    const place = { conversation_id: 1, last_seq: 2, rev: pinsRev, reset: true }
    fake.answer('sync', ({ data: { user_rev } }) => ({
      sessions: [{ ...session(), session_rev: 2, deleted_rev: 9 }],
      conversations: [{ ...place, messages: [], changed: [], deleted: [] }],
      ...{ removed: [], more: false, user: { rev: user_rev, reset: false, changes: [] }, server_time: 0 },
    }))
    fake.connections.at(-1)?.emit('resync', {})
    await until(pins, (messages) => messages?.length === 1)
    expect(seqs(pins.getSnapshot())).toEqual([second.seq])
    expect(first.seq).toBe(1)
  })
})
