/** Voting with and without a network: what is shown, what survives, what is sent. */
import { type Message, type Poll, StonechatError } from '@stonechat/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client, Timeline } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me, peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

const content = {
  type: 'poll' as const,
  question: 'Lunch?',
  options: ['soup', 'rice', 'cake'],
  multiple: true,
}
let fake: FakeServer
let rev = 0
/** What everybody chose. */
const votes = new Map<number, readonly number[]>()
const clients: Client[] = []

beforeEach(async () => {
  fake = await startFakeServer()
  begin()
  fake.answer('message.vote', ({ data }) => vote(me.id, data.options))
  // What changed while nobody was connected comes with the next sync.
  fake.answer('sync', ({ data: { conversations } }) => {
    const [, lastSeq, knownRev] = conversations[0] ?? [1, 0, 0]
    const told = {
      ...{ conversation_id: 1, last_seq: fake.messages.length, rev, reset: false, deleted: [] },
      messages: fake.messages.filter(({ seq }) => seq > lastSeq).map(forMe),
      changed: fake.messages.filter((one) => one.seq <= lastSeq && one.rev > knownRev).map(forMe),
    }
    return {
      ...{ sessions: [{ ...fake.session, rev }], conversations: [told], removed: [], more: false },
      server_time: 0,
    }
  })
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

function begin(): void {
  rev = 0
  votes.clear()
  fake.messages.length = 0
  fake.store({ content })
}

/** The server's part: counts anew, moves `rev` where that changes something, and tells own devices first. */
function vote(userId: number, options: readonly number[], isLost = false): Message {
  const before = JSON.stringify([...(votes.get(userId) ?? [])].sort())
  if (before === JSON.stringify([...options].sort())) return forMe(fake.messages[0]!)
  votes.set(userId, options)
  rev += 1
  const all = [...votes.values()]
  const poll: Poll = {
    counts: content.options.map((_, option) => all.filter((one) => one.includes(option)).length),
    voters: all.filter((one) => one.length > 0).length,
  }
  const changed: Message = { ...fake.messages[0]!, rev, poll }
  fake.messages[0] = changed
  if (!isLost)
    for (const connection of fake.connections) {
      if (userId === me.id) connection.emit('message.changed', { ...forMe(changed), ...peer })
      connection.emit('message.changed', { ...changed, ...peer })
    }
  return forMe(changed)
}

function forMe(message: Message): Message {
  const own = [...(votes.get(me.id) ?? [])].sort()
  return message.poll === undefined || message.poll.voters === 0
    ? message
    : { ...message, poll: { ...message.poll, own } }
}

function createStarts() {
  return { vault: createMemoryVault(), store: createMemoryStore() }
}

async function start({ vault, store }: ReturnType<typeof createStarts>): Promise<Client> {
  const client = createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
  clients.push(client)
  await until(client.account, ({ status }) => status !== 'starting')
  return client
}

async function firstStart(starts = createStarts()) {
  const client = await start(starts)
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return { client, timeline }
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

const pollOf = (timeline: Timeline) => timeline.getSnapshot().messages.find(({ seq }) => seq === 1)?.poll

describe('voting', () => {
  it('[T420] a vote is shown and counted at once, another takes its place, and what others choose leaves it as it is', async () => {
    const { timeline } = await firstStart()
    timeline.vote(1, [1])
    expect(pollOf(timeline)).toEqual({ counts: [0, 1, 0], voters: 1, own: [1] })
    timeline.vote(1, [0, 2])
    expect(pollOf(timeline)).toEqual({ counts: [1, 0, 1], voters: 1, own: [0, 2] })
    await expect.poll(() => votes.get(me.id)).toEqual([0, 2])
    vote(77, [0])
    await expect.poll(() => pollOf(timeline)).toEqual({ counts: [2, 0, 1], voters: 2, own: [0, 2] })
    timeline.vote(1, [])
    expect(pollOf(timeline)).toMatchObject({ counts: [1, 0, 0], voters: 1, own: [] })
    await expect.poll(() => votes.get(me.id)).toEqual([])
  })

  it('[T421] what one chose on another device is shown, also where it was told alone', async () => {
    const { timeline } = await firstStart()
    vote(77, [1])
    vote(me.id, [2])
    await expect.poll(() => pollOf(timeline)).toMatchObject({ counts: [0, 1, 1], own: [2] })
    vote(77, [])
    vote(me.id, [])
    await expect.poll(() => pollOf(timeline)).toMatchObject({ counts: [0, 0, 0], voters: 0 })
    expect(pollOf(timeline)?.own ?? []).toEqual([])
  })

  it('[T422] a vote without a network outlives the program, shows with the next start, and the last one goes out once', async () => {
    const starts = createStarts()
    const { client, timeline } = await firstStart(starts)
    await goOffline(client)
    timeline.vote(1, [0])
    timeline.react(1, '👍', true)
    timeline.vote(1, [1])
    await client.saved()
    await client[Symbol.asyncDispose]()
    const again = await start(starts)
    const opened = again.open(peer)
    expect(pollOf(opened)).toMatchObject({ counts: [0, 1, 0], own: [1] })
    fake.answer('message.react', () => forMe(fake.messages[0]!))
    await comeBack(again)
    await expect.poll(async () => (await starts.store.load(['wishes'])).wishes).toEqual([])
    const asked = fake.requests.filter(({ op }) => op === 'message.react' || op === 'message.vote')
    expect(asked.map(({ op }) => op)).toEqual(['message.react', 'message.vote'])
    expect(asked[1]?.data).toEqual({ ...peer, seq: 1, options: [1] })
  })

  it('[T423] a vote that is refused is shown no more, `client.wishRefusal` says which it was and why, and the poll is as it was', async () => {
    const { client, timeline } = await firstStart()
    vote(77, [1])
    await expect.poll(() => pollOf(timeline)?.voters).toBe(1)
    fake.answer('message.vote', () => {
      throw new StonechatError('poll_closed')
    })
    timeline.vote(1, [2])
    expect(pollOf(timeline)).toMatchObject({ counts: [0, 1, 1], own: [2] })
    await until(client.wishRefusal, (refusal) => refusal !== undefined)
    expect(client.wishRefusal.getSnapshot()).toEqual({ ...peer, seq: 1, options: [2], error: 'poll_closed' })
    expect(pollOf(timeline)).toEqual({ counts: [0, 1, 0], voters: 1 })
  })

  it('[T424] `closePoll` ends a poll, and shows what the server answers', async () => {
    const { timeline } = await firstStart()
    fake.answer('message.poll.close', ({ data }) => {
      rev += 1
      fake.messages[0] = { ...fake.messages[0]!, rev, poll: { counts: [0, 0, 0], voters: 0, closed_at: 9 } }
      return fake.messages[data.seq - 1]
    })
    await timeline.closePoll(1)
    expect(pollOf(timeline)).toMatchObject({ closed_at: 9 })
    fake.answer('message.poll.close', () => {
      throw new StonechatError('forbidden')
    })
    await expect(timeline.closePoll(1)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('[T425] with cuts, restarts and lost answers at any moment, the poll ends as the server has it, and as was wished last', async () => {
    const kinds = ['vote', 'vote', 'other', 'elsewhere', 'cut', 'restart', 'lose', 'wait'] as const
    const step = fc.record({
      kind: fc.constantFrom(...kinds),
      options: fc.subarray([0, 1, 2]),
      isLost: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        begin()
        const starts = createStarts()
        let { client, timeline } = await firstStart(starts)
        let losesNext = false
        fake.answer('message.vote', ({ data, connection }) => {
          const changed = vote(me.id, data.options, losesNext)
          if (!losesNext) return changed
          losesNext = false
          connection?.cut()
          return new Promise(() => {})
        })
        for (const { kind, options, isLost } of steps) {
          if (kind === 'vote') {
            timeline.vote(1, options)
            expect([...(pollOf(timeline)?.own ?? [])].sort()).toEqual(options)
          } else if (kind === 'other') vote(77, options, isLost)
          else if (kind === 'elsewhere') vote(me.id, options, isLost)
          else if (kind === 'cut') for (const connection of fake.connections) connection.cut()
          else if (kind === 'lose') losesNext = true
          else if (kind === 'wait') await new Promise((resolve) => setTimeout(resolve, options.length * 4))
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
        const server = () => ({ own: [], ...forMe(fake.messages[0]!).poll })
        await expect.poll(() => ({ own: [], ...pollOf(timeline) })).toEqual(server())
        await client[Symbol.asyncDispose]()
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})
