/**
 * 5,000 people are connected, all are cut at once, come back within 10 seconds and resume by `sync`: when has every client
 * been answered, and what does it cost?
 *
 *   npm run bench:reconnect-storm                    # SQLite; -- --db mariadb; -- --within 1 for all at once
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startDatabase } from '../lib/database.js'
import { readOptions } from '../lib/options.js'
import { makeUsers } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { Histogram } from '../load/histogram.js'
import { forEach, makeClients, makeCrowd } from './crowd.js'
import type { CrowdClient } from './crowd-client.js'
import { Holdings } from './holdings.js'
import { watchServer } from './server-watch.js'

const options = readOptions(['users', 'within', 'addresses'])
const userCount = Number(options.own.users ?? (options.isSmoke ? 20 : 5_000))
const withinSeconds = Number(options.own.within ?? (options.isSmoke ? 0.2 : 10))
const addresses = Number(options.own.addresses ?? 20)
const size = options.isSmoke ? 5 : 50
const groupsPerUser = 4
const missedPerGroup = 3
/** Of so many others each follows the presence, as an open list of chats does. */
const followed = options.isSmoke ? 3 : 20
const wantedSeconds = 20
/** What the SDK waits before it tries again, milliseconds: half of it certain, half of it chance. */
const retryMs = { min: 500, max: 30_000 }

await using database = await startDatabase(options.db)
const { users, groups, speakers } = await fill()
await using server = await startServer({
  ...{ database, main: options.main, nodeArgs: options.nodeArgs },
  args: ['-rate-limits', 'on'],
})
using watch = watchServer(server)
const holdings = new Map<CrowdClient, Holdings>()
const clients = makeClients(server, users, hear, { perAddress: Math.ceil(userCount / addresses) })
for (const client of clients) holdings.set(client, new Holdings())
const numbers = new Map(clients.map((client, number) => [client, number]))
const voices = makeClients(server, speakers, () => {}, { firstAddress: addresses + 1 })
await forEach(voices, 1, (voice) => voice.connect())
await forEach(clients, 50, resume)
await delay(options.isSmoke ? 100 : 3_000)
const before = await watch.spell()

for (const client of clients) client.cut()
const cutAt = performance.now()
const heads = new Map<number, number>()
// What they miss is sent while they are away.
const speaking = forEach(groups, 8, async ({ id }, index) => {
  const voice = voices[index % voices.length]!
  for (let count = 1; count <= missedPerGroup; count += 1) {
    const content = `message ${count} while you were away`
    const sent = (await voice.request('message.send', { target_type: 'group', target_id: id, content })) as {
      conversation_id: number
      seq: number
    }
    heads.set(sent.conversation_id, sent.seq)
  }
})
const answered = new Histogram()
const refusals = new Map<string, number>()
let lastAnswerAt = 0
await Promise.all(
  clients.map(async (client, index) => {
    await delay(((index + Math.random()) / clients.length) * withinSeconds * 1_000)
    const startedAt = performance.now()
    for (let attempt = 0; ; attempt += 1) {
      try {
        await resume(client)
        break
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        refusals.set(why, (refusals.get(why) ?? 0) + 1)
        const ceiling = Math.min(retryMs.max, retryMs.min * 2 ** attempt)
        await delay(ceiling / 2 + (Math.random() * ceiling) / 2)
      }
    }
    lastAnswerAt = performance.now()
    answered.record((lastAnswerAt - startedAt) * 1_000)
  }),
)
await speaking
const during = await watch.spell()
const allSeconds = (lastAnswerAt - cutAt) / 1_000

// A client that came back early gets the rest live or by its next sync.
await forEach(clients, 50, (client) => holdings.get(client)!.sync(client))
const missing = [...holdings.values()].reduce((sum, one) => sum + one.missing(heads), 0)
const { p50, p99, p999, max } = answered.quantiles()
publish(
  {
    name: `reconnect-storm-${options.db}${withinSeconds === 10 || options.isSmoke ? '' : `-within-${withinSeconds}`}`,
    question: `${userCount} people are cut at once and come back within ${withinSeconds} s: when has everybody resumed?`,
    durability: database.durability,
    rows: [
      {
        database: options.db,
        resume_p50_ms: round(p50),
        resume_p99_ms: round(p99),
        resume_p999_ms: round(p999),
        resume_max_ms: round(max),
        all_answered_after_s: round(allSeconds),
        cpu_seconds: round(during.cpuShare * during.seconds),
        rss_before_mb: round(before.peakMb),
        peak_rss_mb: round(during.peakMb),
        longest_loop_lag_ms: round(during.lagMs),
      },
    ],
    targets: [
      {
        name: 'all answered, from the cut',
        wanted: `within ${wantedSeconds} s`,
        measured: `${round(allSeconds)} s`,
        isMet: allSeconds <= wantedSeconds,
      },
      {
        name: 'messages sent meanwhile',
        wanted: 'nothing missing',
        measured: `${missing} messages missing`,
        isMet: missing === 0,
      },
    ],
    notes: [
      `${groupsPerUser} groups of ${size} each, ${missedPerGroup} messages missed in each of ${groups.length} groups; each follows the presence of ${followed}; rate limits on, ${addresses} addresses`,
      `seconds of CPU by thread: ${during.threads}`,
      `attempts that failed and were repeated: ${[...refusals].map(([why, count]) => `${why} × ${count}`).join(', ') || 'none'}`,
    ],
  },
  options.results,
)
for (const client of [...clients, ...voices]) client.cut()
await server.stop()

async function fill() {
  await using stores = await database.open()
  const crowd = await makeCrowd(stores, { users: userCount, size, perUser: groupsPerUser })
  // Several, so that none of them exceeds the rate limit.
  const speakers = await makeUsers(stores, 4)
  for (const [index, { id, members }] of crowd.groups.entries()) {
    const join = { kind: 'add', groupId: id, at: Date.now(), maxMembers: size + 1 } as const
    await stores.im.changeGroup({
      ...join,
      actorId: crowd.users[members[0]!]!.id,
      userIds: [speakers[index % speakers.length]!.id],
    })
  }
  return { ...crowd, speakers }
}

/** Everything a client does when it is back: connect, fetch what it missed, follow the users on the screen. */
async function resume(client: CrowdClient): Promise<void> {
  const own = holdings.get(client)!
  own.reconnected()
  if (!client.isReady) await client.connect()
  await own.sync(client)
  const number = numbers.get(client)!
  const user_ids = Array.from(
    { length: followed },
    (_, index) => users[(number + index + 1) % users.length]!.id,
  )
  await client.request('presence.subscribe', { user_ids })
}

function hear(client: CrowdClient, bytes: Buffer, start: number, end: number): void {
  const { event, data } = JSON.parse(bytes.toString('utf8', start, end))
  if (event === 'message.created') holdings.get(client)?.hear(data)
}
