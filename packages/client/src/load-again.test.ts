import { StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from './api.js'
import { type FakeRequest, type FakeServer, startFakeServer } from './testing/fake-server.js'
import { peer } from './testing/fake-world.js'
import { createNodeClient } from './testing/node-client.js'
import { until, untilOnline } from './testing/until.js'

/** Longer than any test waits: what is tried again only after this time is not tried again in it. */
const neverMs = 3_600_000

let fake: FakeServer
let client: Client
let fetchFunction: typeof fetch

beforeEach(async () => {
  fake = await startFakeServer()
  fetchFunction = fetch
  client = createNodeClient(fake.url, { random: () => 0, fetch: (...args) => fetchFunction(...args) })
  fake.store({})
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

async function signIn() {
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
}

const readPage = ({ data: { target_id } }: FakeRequest) => ({
  conversation_id: 1,
  messages: Number(target_id) === peer.target_id ? [...fake.messages] : [],
  has_more: false,
})

/** Pages are refused, so many times with each of these; then they come. */
function refusePages(...refusals: StonechatError[]): void {
  fake.answer('message.list', (request) => {
    const refusal = refusals.shift()
    if (refusal !== undefined) throw refusal
    return readPage(request)
  })
}

/** So much happened that sync resets instead of listing it. */
function resetOnSync(): void {
  for (let count = 0; count < 20; count += 1) fake.store({})
  fake.answer('sync', ({ data }) => {
    const { last_seq } = fake.session
    const isNews = data.conversations[0]?.[1] < last_seq
    const reset = {
      conversation_id: 1,
      last_seq,
      rev: 0,
      reset: true,
      messages: [],
      changed: [],
      deleted: [],
    }
    return {
      sessions: isNews ? [fake.session] : [],
      conversations: isNews ? [reset] : [],
      removed: [],
      more: false,
      server_time: 0,
    }
  })
}

const countSyncs = () => fake.requests.filter(({ op }) => op === 'sync').length

describe('what could not be loaded', () => {
  it('[K430] an outdated page that cannot be loaded afresh now is tried again while the connection is there', async () => {
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    resetOnSync()
    refusePages(new StonechatError('unavailable'), new StonechatError('rate_limited', { retryAfterMs: 10 }))
    fake.connections[0]?.emit('resync', {})
    const outdated = await until(timeline, ({ error }) => error === 'unavailable')
    expect(outdated).toMatchObject({ status: 'ready', messages: [{ seq: 1 }] })
    const syncs = countSyncs()
    const state = await until(timeline, ({ messages }) => messages.at(-1)?.seq === 21)
    expect(state.error).toBeUndefined()
    expect(countSyncs()).toBe(syncs)
  })

  it('[K439] an older page that comes meanwhile takes no other try away', async () => {
    for (let count = 0; count < 70; count += 1) fake.store({})
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    resetOnSync()
    fake.answer('message.list', ({ data }) => {
      if (data.before_seq === undefined) throw new StonechatError('unavailable')
      return { conversation_id: 1, messages: fake.messages.slice(0, data.before_seq - 1), has_more: false }
    })
    fake.connections[0]?.emit('resync', {})
    await until(timeline, ({ error }) => error === 'unavailable')
    await timeline.loadOlder()
    expect(timeline.getSnapshot()).toMatchObject({ hasOlder: false, error: undefined })
    refusePages()
    await until(timeline, ({ messages }) => messages.at(-1)?.seq === 91)
  })

  it('[K431] an outdated page is loaded as soon as a connection is back, before anything was caught up with', async () => {
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    resetOnSync()
    refusePages(new StonechatError('rate_limited', { retryAfterMs: neverMs }))
    fake.connections[0]?.emit('resync', {})
    await until(timeline, ({ error }) => error === 'rate_limited')
    fake.answer('sync', () => {
      throw new StonechatError('rate_limited')
    })
    fake.connections[0]?.cut()
    await until(timeline, ({ messages }) => messages.at(-1)?.seq === 21)
  })

  it.each(['unavailable', 'rate_limited', 'overloaded'] as const)(
    '[K432] a first page that was refused as `%s` comes by itself',
    async (code) => {
      await signIn()
      refusePages(new StonechatError(code), new StonechatError(code))
      const timeline = client.open(peer)
      expect(await until(timeline, ({ status }) => status !== 'loading')).toMatchObject({
        status: 'error',
        error: code,
      })
      const { messages, error } = await until(timeline, ({ status }) => status === 'ready')
      expect({ count: messages.length, error }).toEqual({ count: 1, error: undefined })
      expect(countSyncs()).toBe(1)
    },
  )

  it('[K433] a first page that found no network comes by itself with the connection', async () => {
    fake.refuseHandshakes = true
    await client.signIn({ phone: '1', password: 'x' })
    fetchFunction = () => Promise.reject(new TypeError('no network'))
    const timeline = client.open(peer)
    await until(timeline, ({ error }) => error === 'network')
    fake.answer('sync', () => {
      throw new StonechatError('unavailable')
    })
    fake.refuseHandshakes = false
    client.reconnect()
    const { messages, error } = await until(timeline, ({ status }) => status === 'ready')
    expect({ count: messages.length, error }).toEqual({ count: 1, error: undefined })
  })

  it('[K434] a newer page that could not be loaded is tried again', async () => {
    await signIn()
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'ready')
    refusePages(new StonechatError('unavailable'))
    const ahead = [fake.store({}), fake.store({}), fake.store({})]
    const syncs = countSyncs()
    fake.answer('sync', () => ({
      sessions: [fake.session],
      // The newest one alone: what is before it was reported as deleted, or is missing in the window.
      conversations: [
        {
          conversation_id: 1,
          last_seq: 4,
          rev: 0,
          reset: false,
          messages: ahead.slice(2),
          changed: [],
          deleted: [],
        },
      ],
      removed: [],
      more: false,
      server_time: 0,
    }))
    fake.connections[0]?.emit('resync', {})
    await until(timeline, ({ error }) => error === 'unavailable')
    await until(timeline, ({ messages }) => messages.length === 4)
    expect(countSyncs()).toBe(syncs + 1)
  })

  it('[K435] a page that is refused for good is not asked for again', async () => {
    await signIn()
    const stranger = { target_type: 'user', target_id: 10_009 } as const
    const refusals = [new StonechatError('user_not_found'), new StonechatError('unavailable')]
    refusePages(...refusals)
    const refused = client.open(stranger)
    await until(refused, ({ status }) => status === 'error')
    // Its next try would be due before that of this one.
    const timeline = client.open(peer)
    await until(timeline, ({ status }) => status === 'error')
    await until(timeline, ({ status }) => status === 'ready')
    const asked = fake.requests.filter(
      ({ op, data }) => op === 'message.list' && data.target_id === stranger.target_id,
    )
    expect(asked).toHaveLength(1)
    expect(refused.getSnapshot()).toMatchObject({ status: 'error', error: 'user_not_found' })
  })
})
