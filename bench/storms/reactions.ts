/**
 * A group of 1,000 in which everybody reacts to one message within 10 s: what does it cost, and do people who talk meanwhile
 * notice? And how much longer does a page of history take whose 50 messages bear 3,000 reactions?
 *
 *   npm run bench:reactions                          # -- --users N --seconds N --db mariadb
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type BenchStores, startDatabase } from '../lib/database.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { makeGroup } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { Histogram } from '../load/histogram.js'
import { latencyOf } from './chat-text.js'
import { startChatting } from './chatting.js'
import { forEach, makeClients, makeCrowd } from './crowd.js'
import { watchServer } from './server-watch.js'

const options = readOptions(['users', 'seconds'])
const userCount = Number(options.own.users ?? (options.isSmoke ? 20 : 1_000))
const seconds = Number(options.own.seconds ?? (options.isSmoke ? 1 : 10))
const calmSeconds = options.isSmoke ? 0.5 : 8
/** Messages a second between pairs, meanwhile. */
const rate = options.isSmoke ? 20 : 100
const emoji = ['👍', '❤️', '😂', '😮', '😢', '🙏']
/** People who react to each message of the page, each with one emoji: 3,000 in all. */
const reactorsPerMessage = options.isSmoke ? 6 : 60
const pageMessages = 50
const pageRounds = options.isSmoke ? 5 : 300
/** One change at once, then at most four a second and one at the end. */
const changesMax = 4 * seconds + 2
const unseenMs = 100
const pageRatioMax = 1.5

await using database = await startDatabase(options.db)
const { users, stormGroup, bareGroup, fullGroup } = await fill()
await using server = await startServer({ database, main: options.main, nodeArgs: options.nodeArgs })
using watch = watchServer(server)
const latency = new Histogram()
const changed = Buffer.from('{"event":"message.changed"')
let changesHeard = 0
const clients = makeClients(server, users, (_, bytes, start, end) => {
  const micros = latencyOf(bytes, start, end)
  if (micros !== undefined) latency.record(micros)
  else if (bytes.subarray(start, start + changed.length).equals(changed)) changesHeard += 1
})
await forEach(clients, 50, (client) => client.connect())

const pages = await measurePages()
const stop = startChatting(clients, users, rate)
await delay(1_000)
const calm = await spell(() => delay(calmSeconds * 1_000))
let refused = 0
const storm = await spell(react)
stop()
const changes = round(changesHeard / userCount)
publish(
  {
    name: 'reactions',
    question: `${userCount} people of one group react to one message within ${seconds} s, while others write ${rate} messages/s: what does it cost, and who notices?`,
    durability: database.durability,
    rows: [
      { spell: 'before', changes: 0, ...calm },
      { spell: 'while all react', changes, ...storm },
    ],
    targets: [
      {
        name: 'changes of the message',
        wanted: `at most ${changesMax}`,
        measured: `${changes}, with ${refused} refused`,
        isMet: changes <= changesMax && refused === 0,
      },
      {
        name: 'p99 of messages sent meanwhile',
        wanted: `at most twice that before it, or ${unseenMs} ms`,
        measured: `${storm.p99_ms} ms after ${calm.p99_ms} ms`,
        isMet: storm.p99_ms <= Math.max(2 * calm.p99_ms, unseenMs),
      },
      {
        name: `a page of ${pageMessages} messages with ${pageMessages * reactorsPerMessage} reactions`,
        wanted: `at most ${pageRatioMax} × one without`,
        measured: `${round(pages.full / pages.bare)} × (${round(pages.full)} ms, ${round(pages.bare)} ms)`,
        isMet: pages.full <= pageRatioMax * pages.bare,
      },
    ],
    notes: [
      'every member is connected and receives each change: so many events are sent, times the members',
      'pages are medians of requests in turns over one socket, with the parsing of the answers',
    ],
  },
  options.results,
)
for (const client of clients) client.cut()
await server.stop()

async function fill() {
  await using stores = await database.open()
  const { users, groups } = await makeCrowd(stores, { users: userCount, size: userCount })
  const ids = users.map(({ id }) => id)
  const bareGroup = await makeGroup(stores, ids)
  const fullGroup = await makeGroup(stores, ids)
  for (const groupId of [groups[0]!.id, bareGroup, fullGroup]) await say(stores, groupId, ids[0]!)
  for (let seq = 1; seq <= pageMessages; seq += 1) {
    const wishes = ids.slice(0, reactorsPerMessage).map((actorId, index) => ({
      ...{ actorId, seq, emoji: emoji[index % emoji.length]!, on: true, at: Date.now() },
    }))
    await stores.im.setReactions({ kind: 'group', groupId: fullGroup }, wishes)
  }
  return { users, stormGroup: groups[0]!.id, bareGroup, fullGroup }
}

async function say({ im }: BenchStores, groupId: number, senderId: number): Promise<void> {
  const text = 'Shall we meet at seven, in the café beside the station? I can bring the books.'
  await im.commitMessages(
    Array.from({ length: pageMessages }, (_, index) => ({
      ...{ key: { kind: 'group' as const, groupId }, senderId, clientId: `said-${index}` },
      ...{ content: { type: 'text' as const, text }, replyTo: null, bodyHash: 1, createdAt: Date.now() },
    })),
  )
}

/** Milliseconds; the two kinds in turns, so that what else the machine does hits both. */
async function measurePages(): Promise<{ bare: number; full: number }> {
  const times = { bare: [] as number[], full: [] as number[] }
  const read = async (groupId: number) => {
    const start = performance.now()
    await clients[0]!.request('message.list', {
      target_type: 'group',
      target_id: groupId,
      limit: pageMessages,
    })
    return performance.now() - start
  }
  for (let round = 0; round < pageRounds; round += 1) {
    times.bare.push(await read(bareGroup))
    times.full.push(await read(fullGroup))
  }
  return { bare: medianOf(times.bare), full: medianOf(times.full) }
}

/** Everybody reacts once, evenly over the time. */
async function react(): Promise<void> {
  const started = performance.now()
  await Promise.all(
    clients.map(async (client, index) => {
      await delay((index / clients.length) * seconds * 1_000 - (performance.now() - started))
      const wish = { target_type: 'group', target_id: stormGroup, seq: 1, emoji: emoji[index % 3], on: true }
      await client.request('message.react', wish).catch(() => {
        refused += 1
      })
    }),
  )
}

async function spell(work: () => Promise<void>) {
  await watch.spell()
  latency.clear()
  changesHeard = 0
  await work()
  const { cpuShare, peakMb, threads } = await watch.spell()
  const { p50, p99 } = latency.quantiles()
  return {
    ...{ p50_ms: round(p50), p99_ms: round(p99) },
    ...{ cpu_share: round(cpuShare), peak_mb: round(peakMb), threads },
  }
}
