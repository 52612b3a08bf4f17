/**
 * 2,000 people chat in groups. A tenth of them stop reading for a minute: what does the server's memory do, what do the others
 * notice, and are the slow ones complete again when they come back?
 *
 *   npm run bench:slow-readers
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startDatabase } from '../lib/database.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { makeGroup } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { Histogram } from '../load/histogram.js'
import { latencyOf, timedText } from './chat-text.js'
import { forEach, makeClients, makeCrowd } from './crowd.js'
import type { CrowdClient } from './crowd-client.js'
import { Holdings } from './holdings.js'
import { watchOwnLag } from './own-lag.js'
import { watchServer } from './server-watch.js'

const options = readOptions(['users', 'size', 'rate', 'bytes', 'busy', 'seconds'])
const size = Number(options.own.size ?? (options.isSmoke ? 10 : 100))
const userCount = Number(options.own.users ?? (options.isSmoke ? 20 : 2_000))
const slowShare = 10
/** Of each group, messages a second. */
const rate = Number(options.own.rate ?? 10)
const textBytes = Number(options.own.bytes ?? 400)
/** The slow readers are in a further group of their own, so busy that the kernel's buffers (some 3 MB) do not hide it. */
const busyRate = Number(options.own.busy ?? 20)
const busyBytes = 7_500
const slowSeconds = Number(options.own.seconds ?? (options.isSmoke ? 1 : 60))
/** For so long they receive too much; then their group is silent. */
const busySeconds = slowSeconds / 2
/** So many of the slow come back in the end, to see whether they miss anything. */
const backCount = 50
const warmSeconds = options.isSmoke ? 0.2 : 10
const baseSeconds = options.isSmoke ? 0.5 : 30
/** The p99 of each so many seconds: their median is no single moment in which the machine did something else. */
const windowSeconds = options.isSmoke ? 0.25 : 5
const grownMaxMb = 64

await using database = await startDatabase(options.db)
const { users, groups, slowNumbers, busyGroup } = await fill()
await using server = await startServer({
  ...{ database, main: options.main, nodeArgs: options.nodeArgs },
  args: ['-rate-limits', 'on'],
})
using watch = watchServer(server)

const latency = new Histogram()
const takeOwnLag = watchOwnLag()
const slow = new Map<CrowdClient, Holdings>()
const clients = makeClients(server, users, onEvent)
for (const number of slowNumbers) slow.set(clients[number]!, new Holdings())
const heads = new Map<number, number>()
let failures = 0

await forEach(clients, 50, (client) => client.connect())
await forEach([...slow], 20, ([client, holdings]) => holdings.sync(client))
const stop = startTalking()
await delay(warmSeconds * 1_000)
const before = await listenFor(baseSeconds)

for (const client of slow.keys()) client.stopReading()
const during = await listenFor(slowSeconds)
const behind = await watch.metric('stonechat_socket_closes_total{code="4001"}')
const silent = await watch.metric('stonechat_socket_closes_total{code="4005"}')

// They wake: what the network still has is read, then the end of the connection, if it has ended.
for (const client of slow.keys()) client.readAgain()
await delay(options.isSmoke ? 300 : 5_000)
const lostBy = new Map<string, number>()
for (const { lostBy: why } of slow.keys()) if (why !== undefined) lostBy.set(why, (lostBy.get(why) ?? 0) + 1)
const back = [...slow].slice(0, backCount)
await forEach(back, 10, async ([client, holdings]) => {
  if (client.isReady) return
  holdings.reconnected()
  await client.connect()
  await holdings.sync(client)
})
stop()
await delay(options.isSmoke ? 300 : 3_000)
await forEach(back, 10, ([client, holdings]) => holdings.sync(client))
const after = await watch.spell()

const everySlow = back.map(([, holdings]) => holdings)
const missing = everySlow.reduce((sum, one) => sum + one.missing(heads), 0)
const repeated = everySlow.reduce((sum, one) => sum + one.repeated, 0)
const lostOthers = clients.filter((client) => !slow.has(client) && !client.isReady).length
const grownMb = during.peakMb - before.peakMb
const ratio = during.p99 / before.p99
publish(
  {
    name: 'slow-readers',
    question: `${userCount} connections, ${slow.size} of them stop reading for ${slowSeconds} s: does the server hold, and do the others notice?`,
    durability: database.durability,
    rows: [row('before', before), row('a tenth does not read', during)],
    targets: [
      {
        ...{ name: 'growth of memory', wanted: `at most ${grownMaxMb} MB`, measured: `${round(grownMb)} MB` },
        isMet: grownMb <= grownMaxMb,
      },
      { name: 'p99 of the others', wanted: 'at most 2 ×', measured: `${round(ratio)} ×`, isMet: ratio <= 2 },
      {
        name: `${back.length} of the slow ones when they are back`,
        wanted: 'every message exactly once',
        measured: `${missing} missing, ${repeated} repeated, ${failures} sends refused, ${lostOthers} others lost`,
        isMet: missing + repeated + failures + lostOthers === 0,
      },
    ],
    notes: [
      `p50 and p99 are the medians of those of ${windowSeconds} s each; own_lag_ms is the p99 of how late the program of the people was`,
      `${groups.length} groups of ${size}, ${rate} messages of ${textBytes} bytes a second in each; the slow ones get ${busyRate} more of ${busyBytes} bytes for ${busySeconds} s`,
      `of the slow ${behind} were closed with 4001 (behind) and ${silent} with 4005 (no answer to a ping); they saw ${[...lostBy].map(([why, count]) => `${why} × ${count}`).join(', ') || 'nothing'}`,
      `${everySlow.reduce((sum, one) => sum + one.synced, 0)} messages came by sync, ${everySlow.reduce((sum, one) => sum + one.reloaded, 0)} conversations page by page; memory afterwards ${round(after.peakMb)} MB`,
    ],
  },
  options.results,
)
for (const client of clients) client.cut()
await server.stop()

async function fill() {
  await using stores = await database.open()
  const { users, groups } = await makeCrowd(stores, { users: userCount, size })
  const slowNumbers = new Set(
    groups.flatMap(({ members }) => members.filter((_, index) => index % slowShare === slowShare - 1)),
  )
  // The first of each ten speak there.
  const members = [...slowNumbers].flatMap((number) => [number, number - slowShare + 1])
  const id = await makeGroup(
    stores,
    members.map((member) => users[member]!.id),
  )
  return { users, groups, slowNumbers, busyGroup: { id, members } }
}

/** Slow readers only listen. */
function startTalking(): () => void {
  const voicesOf = (members: readonly number[]) => members.filter((member) => !slowNumbers.has(member))
  const talks = [
    ...groups.map(({ id, members }) => ({
      id,
      voices: voicesOf(members),
      perSecond: rate,
      bytes: textBytes,
    })),
  ].map((talk) => ({ ...talk, said: 0, phase: Math.random(), until: Number.POSITIVE_INFINITY }))
  const busy = {
    id: busyGroup.id,
    voices: voicesOf(busyGroup.members),
    perSecond: busyRate,
    bytes: busyBytes,
  }
  talks.push({ ...busy, said: 0, phase: 0, until: warmSeconds + baseSeconds + busySeconds })
  const started = performance.now()
  const timer = setInterval(() => {
    const seconds = (performance.now() - started) / 1_000
    for (const talk of talks) {
      const due = Math.min(seconds, talk.until) * talk.perSecond - talk.phase
      for (; talk.said < due; talk.said += 1) {
        const voice = talk.voices[talk.said % talk.voices.length]!
        say(clients[voice]!, talk.id, talk.bytes).catch(() => {
          failures += 1
        })
      }
    }
  }, 2)
  return () => clearInterval(timer)
}

async function say(client: CrowdClient, groupId: number, bytes: number): Promise<void> {
  const { conversation_id, seq } = (await client.request('message.send', {
    ...{ target_type: 'group', target_id: groupId, content: timedText(bytes) },
  })) as { conversation_id: number; seq: number }
  heads.set(conversation_id, Math.max(seq, heads.get(conversation_id) ?? 0))
}

function onEvent(client: CrowdClient, bytes: Buffer, start: number, end: number): void {
  const micros = latencyOf(bytes, start, end)
  if (micros === undefined) return
  const holdings = slow.get(client)
  if (holdings === undefined) latency.record(micros)
  else holdings.hear(JSON.parse(bytes.toString('utf8', start, end)).data)
}

/** Measures the others' latency and the server for so long. */
async function listenFor(seconds: number) {
  await watch.spell()
  takeOwnLag()
  const p50s: number[] = []
  const p99s: number[] = []
  for (let window = 0; window < seconds / windowSeconds; window += 1) {
    latency.clear()
    await delay(windowSeconds * 1_000)
    const { p50, p99 } = latency.quantiles()
    p50s.push(p50)
    p99s.push(p99)
  }
  return {
    ...(await watch.spell()),
    ...{ p50: medianOf(p50s), p99: medianOf(p99s), worstP99: Math.max(...p99s), ownLagMs: takeOwnLag() },
  }
}

function row(when: string, spell: Awaited<ReturnType<typeof listenFor>>) {
  return {
    when,
    p50_ms: round(spell.p50),
    p99_ms: round(spell.p99),
    worst_p99_ms: round(spell.worstP99),
    own_lag_ms: round(spell.ownLagMs),
    peak_rss_mb: round(spell.peakMb),
    server_cpu_cores: round(spell.cpuShare),
    longest_loop_lag_ms: round(spell.lagMs),
  }
}
