/** Reacting with and without a network: what is shown, what survives, what is sent. */
import { type Message, type Reaction, StonechatError } from '@stonechat/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client, Timeline } from '../api.js'
import type { ClientStore } from '../store/client-store.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me, peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'
import { withReaction } from '../testing/with-reaction.js'

const thumb = '👍'
let fake: FakeServer
let rev = 0

beforeEach(async () => {
  fake = await startFakeServer()
  rev = 0
  fake.answer('message.react', ({ data }) => setReaction(data.seq, data.emoji, me.id, data.on))
  // What changed while nobody was connected comes with the next sync.
  fake.answer('sync', ({ data: { conversations } }) => {
    const [, lastSeq, knownRev] = conversations[0] ?? [1, 0, 0]
    const told = {
      ...{ conversation_id: 1, last_seq: fake.messages.length, rev, reset: false, deleted: [] },
      messages: fake.messages.filter(({ seq }) => seq > lastSeq),
      changed: fake.messages.filter((one) => one.seq <= lastSeq && one.rev > knownRev),
    }
    return {
      ...{ sessions: [{ ...fake.session, rev }], conversations: [told], removed: [], more: false },
      server_time: 0,
    }
  })
})

const clients: Client[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

/** The server's part: adds or takes back one reaction, and moves `rev` where that changes something. */
function setReaction(seq: number, emoji: string, userId: number, on: boolean): Message {
  const message = fake.messages[seq - 1]!
  const after = withReaction(message, userId, emoji, on)
  if (after === message) return message
  rev += 1
  const changed = { ...after, rev }
  fake.messages[seq - 1] = changed
  return changed
}

/** Somebody else reacts; the event may be lost. */
function reactElsewhere(seq: number, emoji: string, userId: number, on: boolean, isLost: boolean): void {
  const before = rev
  const changed = setReaction(seq, emoji, userId, on)
  if (rev === before || isLost) return
  const cause = { reaction: { user_id: userId, emoji, on } }
  for (const connection of fake.connections)
    connection.emit('message.changed', { ...changed, ...peer, rev, cause })
}

interface Starts {
  readonly vault: ReturnType<typeof createMemoryVault>
  readonly store: ClientStore
}

function createStarts(): Starts {
  return { vault: createMemoryVault(), store: createMemoryStore() }
}

async function start({ vault, store }: Starts): Promise<Client> {
  const client = createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
  clients.push(client)
  await until(client.account, ({ status }) => status !== 'starting')
  return client
}

async function firstStart(starts = createStarts()): Promise<Client> {
  const client = await start(starts)
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  return client
}

async function openReady(client: Client): Promise<Timeline> {
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

async function goOffline(client: Client): Promise<void> {
  fake.refuseHandshakes = true
  for (const connection of fake.connections) connection.cut()
  await until(client.connection, ({ status }) => status === 'waiting')
}

async function comeBack(client: Client): Promise<void> {
  fake.refuseHandshakes = false
  client.reconnect()
  await untilOnline(client)
}

const reactionsOf = (timeline: Timeline, seq = 1) =>
  timeline.getSnapshot().messages.find((one) => one.seq === seq)?.reactions
const own = [{ emoji: thumb, count: 1, user_ids: [me.id] }]

describe('reacting', () => {
  it('[T32] a reaction is shown at once, and the answer of the server moves nothing', async () => {
    fake.store({})
    const timeline = await openReady(await firstStart())
    const latch = createLatch()
    fake.answer('message.react', async ({ data }) => {
      await latch.opened
      return setReaction(data.seq, data.emoji, me.id, data.on)
    })
    timeline.react(1, thumb, true)
    expect(reactionsOf(timeline)).toEqual(own)
    const seen: unknown[] = []
    timeline.subscribe(() => seen.push(reactionsOf(timeline)))
    latch.open()
    await expect.poll(() => fake.messages[0]?.reactions).toEqual(own)
    timeline.react(1, '🎉', true)
    await expect.poll(() => fake.messages[0]?.reactions).toHaveLength(2)
    expect(seen.length).toBeGreaterThan(0)
    for (const reactions of seen) expect(reactions).toEqual(expect.arrayContaining(own))
  })

  it('[T33] of one message and emoji the last wish counts, and what is wished goes out one after the other in its order', async () => {
    fake.store({})
    fake.store({})
    const client = await firstStart()
    const timeline = await openReady(client)
    await goOffline(client)
    for (const [seq, emoji, on] of [
      [1, thumb, true],
      [2, thumb, true],
      [1, '🎉', true],
      [1, thumb, false],
      [2, '❤️', true],
    ] as const)
      timeline.react(seq, emoji, on)
    expect(reactionsOf(timeline)).toEqual([{ emoji: '🎉', count: 1, user_ids: [me.id] }])
    await comeBack(client)
    const asked = await fake.asked('message.react', 4)
    expect(asked.map(({ data }) => [data.seq, data.emoji, data.on])).toEqual([
      [2, thumb, true],
      [1, '🎉', true],
      [1, thumb, false],
      [2, '❤️', true],
    ])
    await expect.poll(() => fake.messages[1]?.reactions).toHaveLength(2)
  })

  it('[T34] a reaction made without a network outlives the program and goes out once with the next start', async () => {
    fake.store({})
    const starts = createStarts()
    const first = await firstStart(starts)
    const timeline = await openReady(first)
    await goOffline(first)
    timeline.react(1, thumb, true)
    await first.saved()
    await first[Symbol.asyncDispose]()

    const again = await start(starts)
    expect(reactionsOf(again.open(peer))).toEqual(own)
    await comeBack(again)
    await fake.asked('message.react', 1)
    await expect.poll(async () => (await starts.store.load(['wishes'])).wishes).toEqual([])
    expect(fake.messages[0]?.reactions).toEqual(own)
    expect((await fake.asked('message.react', 1)).length).toBe(1)
  })

  it('[T35] a reaction that is refused is shown no more, with the reason, and the next ones go out', async () => {
    fake.store({})
    const client = await firstStart()
    const timeline = await openReady(client)
    fake.answer('message.react', ({ data }) => {
      if (data.emoji === '🎉') throw new StonechatError('limit_reached')
      return setReaction(data.seq, data.emoji, me.id, data.on)
    })
    timeline.react(1, '🎉', true)
    timeline.react(1, thumb, true)
    expect(reactionsOf(timeline)).toHaveLength(2)
    await until(client.wishRefusal, (refusal) => refusal !== undefined)
    expect(client.wishRefusal.getSnapshot()).toEqual({
      ...{ ...peer, seq: 1, emoji: '🎉', on: true, error: 'limit_reached' },
    })
    await expect.poll(() => fake.messages[0]?.reactions).toEqual(own)
    expect(reactionsOf(timeline)).toEqual(own)
  })

  it('[T36] a refusal for now is tried again, and none that follows overtakes it', async () => {
    fake.store({})
    const timeline = await openReady(await firstStart())
    let tries = 0
    fake.answer('message.react', ({ data }) => {
      tries += 1
      if (tries === 1) throw new StonechatError('overloaded')
      return setReaction(data.seq, data.emoji, me.id, data.on)
    })
    timeline.react(1, thumb, true)
    timeline.react(1, '🎉', true)
    await expect.poll(() => fake.messages[0]?.reactions?.map(({ emoji }) => emoji)).toEqual([thumb, '🎉'])
  })

  it('[T37] reactions to messages of a database that has gone back are dropped: its numbers may be other messages', async () => {
    fake.store({})
    const starts = createStarts()
    const first = await firstStart(starts)
    const timeline = await openReady(first)
    await goOffline(first)
    timeline.react(1, thumb, true)
    await first.saved()
    await first[Symbol.asyncDispose]()
    fake.incarnation = 'second'
    const again = await start(starts)
    await comeBack(again)
    await expect.poll(async () => (await starts.store.load(['wishes'])).wishes).toEqual([])
    expect(fake.requests.filter(({ op }) => op === 'message.react')).toEqual([])
  })

  it('[T38] with cuts, restarts and lost answers at any moment, what is shown ends as what the server has, and as was wished last', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constant('react' as const), fc.nat(1), fc.nat(2), fc.boolean()) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('other' as const), fc.nat(1), fc.nat(2), fc.boolean()) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('cut' as const), fc.nat(1), fc.nat(2), fc.boolean()) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('restart' as const), fc.nat(1), fc.nat(2), fc.boolean()) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('lose' as const), fc.nat(1), fc.nat(2), fc.boolean()) },
      { weight: 3, arbitrary: fc.tuple(fc.constant('wait' as const), fc.nat(1), fc.nat(2), fc.boolean()) },
    )
    const emoji = [thumb, '🎉', '❤️']
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        fake.messages.length = 0
        rev = 0
        for (let count = 0; count < 2; count += 1) fake.store({})
        const starts = createStarts()
        let client = await firstStart(starts)
        let timeline = await openReady(client)
        const wished = new Map<string, boolean>()
        let losesNext = false
        fake.answer('message.react', ({ data, connection }) => {
          const changed = setReaction(data.seq, data.emoji, me.id, data.on)
          if (!losesNext) return changed
          losesNext = false
          connection?.cut()
          return new Promise(() => {})
        })
        for (const [kind, message, which, flag] of steps) {
          const seq = message + 1
          if (kind === 'react') {
            timeline.react(seq, emoji[which]!, flag)
            wished.set(`${seq} ${emoji[which]}`, flag)
            expect(reactionsOf(timeline, seq)?.some(isOwn(emoji[which]!)) ?? false).toBe(flag)
          } else if (kind === 'other') reactElsewhere(seq, emoji[which]!, 77, flag, which === 0)
          else if (kind === 'cut') for (const connection of fake.connections) connection.cut()
          else if (kind === 'lose') losesNext = true
          else if (kind === 'wait') await new Promise((resolve) => setTimeout(resolve, which * 4))
          else {
            await client.saved()
            await client[Symbol.asyncDispose]()
            client = await start(starts)
            timeline = client.open(peer)
          }
        }
        losesNext = false
        client.reconnect()
        await untilOnline(client)
        await expect.poll(async () => (await starts.store.load(['wishes'])).wishes).toEqual([])
        // Events that were lost come with a sync.
        for (const connection of fake.connections) connection.emit('resync', {})
        const view = () => [1, 2].map((seq) => reactionsOf(timeline, seq))
        await expect.poll(view).toEqual(fake.messages.map(({ reactions }) => reactions))
        for (const [key, on] of wished) {
          const [seq, face] = key.split(' ')
          expect(reactionsOf(timeline, Number(seq))?.some(isOwn(face!)) ?? false, key).toBe(on)
        }
        await client[Symbol.asyncDispose]()
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})

const isOwn = (emoji: string) => (one: Reaction) => one.emoji === emoji && one.user_ids.includes(me.id)
