/**
 * 200 people chat from one address while one attacker at another floods the server in every known way: do the others notice?
 *
 *   npm run bench:floods                             # -- --only "bad tokens,pongs" for some
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startDatabase } from '../lib/database.js'
import { readOptions } from '../lib/options.js'
import { makeUsers } from '../lib/people.js'
import { publish, round, type TableCell } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { Histogram } from '../load/histogram.js'
import { latencyOf, timedText } from './chat-text.js'
import { forEach, makeClients } from './crowd.js'
import { type FloodKind, floods } from './flood-kinds.js'
import type { FloodOrder } from './flood-process.js'
import { watchOwnLag } from './own-lag.js'
import { watchServer } from './server-watch.js'

const options = readOptions(['users', 'seconds', 'only', 'connections', 'writes'])
const userCount = Number(options.own.users ?? (options.isSmoke ? 4 : 200))
const seconds = Number(options.own.seconds ?? (options.isSmoke ? 0.5 : 12))
const restSeconds = options.isSmoke ? 0.2 : 3
/** The latency without a flood is measured before each. */
const calmSeconds = options.isSmoke ? 0.5 : 8
/** Of the attacker, a second: far above every limit, and not so much that the measuring program gets no time. */
const connectionsPerSecond = Number(options.own.connections ?? 500)
const writesPerSecond = Number(options.own.writes ?? 500)
/** Messages a second, all people together. */
const rate = options.isSmoke ? 20 : 100
const attackerAccounts = 10
const chatAddress = 2
const attackerAddress = '127.0.0.200'
/** A p99 below this passes, whatever it was before: people do not notice it. */
const unseenMs = 100
const failureMax = 0
/** Sockets of users who went on although they were refused. */
const expelled = 'stonechat_socket_closes_total{code="4003"}'

await using database = await startDatabase(options.db)
const { users, attackers } = await fill()
await using server = await startServer({
  ...{ database, main: options.main, nodeArgs: options.nodeArgs },
  args: ['-rate-limits', 'on'],
})
using watch = watchServer(server)
const latency = new Histogram()
const takeOwnLag = watchOwnLag()
let failures = 0
const clients = makeClients(
  server,
  users,
  (_, bytes, start, end) => {
    const micros = latencyOf(bytes, start, end)
    if (micros !== undefined) latency.record(micros)
  },
  { firstAddress: chatAddress },
)
await forEach(clients, 50, (client) => client.connect())
const stop = startChatting()
await delay(restSeconds * 1_000)

const rows: Row[] = []
const only =
  options.own.only ?? (options.isSmoke ? 'small frames,bad tokens,headers that never end' : undefined)
const kinds = (Object.keys(floods) as FloodKind[]).filter(
  (kind) => only === undefined || only.split(',').includes(kind),
)
for (const kind of kinds) {
  // The windows of the limits turn, and what was half open is gone.
  await delay(restSeconds * 1_000)
  const { p99_ms: before } = await spell(calmSeconds)
  rows.push({ flood: kind, p99_before_ms: before, ...(await underFlood(kind)) })
}
stop()

interface Row extends Readonly<Record<string, TableCell>> {
  readonly flood: string
  readonly p99_before_ms: number
  readonly p99_ms: number
  readonly failed_sends: number
  readonly lost_people: number
}

const boundOf = (row: Row) => Math.max(2 * row.p99_before_ms, unseenMs)
const noticed = rows.filter((row) => row.p99_ms > boundOf(row))
const [worst] = [...rows].sort((one, other) => other.p99_ms / boundOf(other) - one.p99_ms / boundOf(one))
const failed = rows.reduce((sum, row) => sum + row.failed_sends + row.lost_people, 0)
publish(
  {
    name: 'floods',
    question: `${userCount} people chat at ${rate} messages/s while an attacker at another address floods: do they notice?`,
    durability: database.durability,
    rows,
    targets: [
      {
        name: 'p99 of the people under each flood',
        wanted: `at most twice that before it, or ${unseenMs} ms`,
        measured: `the worst ${worst?.p99_ms} ms after ${worst?.p99_before_ms} ms, under ${worst?.flood}`,
        isMet: noticed.length === 0,
      },
      {
        ...{ name: 'sends of the people that failed, people cut off', wanted: '0', measured: String(failed) },
        isMet: failed <= failureMax,
      },
    ],
    notes: [
      `the attacker is a process of its own on the same machine, with the lowest priority and at most ${connectionsPerSecond} connections and ${writesPerSecond} writes a second (20 small frames or one large one each), so that the program of the people has time of its own; what it got done is in the last column, a second`,
      'own_lag_ms is the p99 of how late the program of the people was: times below it say nothing of the server',
    ],
  },
  options.results,
)
for (const client of clients) client.cut()
await server.stop()

async function fill() {
  await using stores = await database.open()
  return { users: await makeUsers(stores, userCount), attackers: await makeUsers(stores, attackerAccounts) }
}

/** Everybody writes to a neighbour, in turn. */
function startChatting(): () => void {
  const started = performance.now()
  let said = 0
  const timer = setInterval(() => {
    for (; said < ((performance.now() - started) / 1_000) * rate; said += 1) {
      const from = said % clients.length
      const target_id = users[from ^ 1]!.id
      clients[from]!.request('message.send', {
        target_type: 'user',
        target_id,
        content: timedText(100),
      }).catch(() => {
        failures += 1
      })
    }
  }, 2)
  return () => clearInterval(timer)
}

async function underFlood(kind: FloodKind) {
  const attacker = fork(fileURLToPath(new URL('./flood-process.ts', import.meta.url)), { stdio: 'inherit' })
  const exited = once(attacker, 'exit')
  const order: FloodOrder = {
    ...{ kind, host: server.host, port: server.port, localAddress: attackerAddress },
    tokens: attackers.map(({ token }) => token),
    maxCopies: options.isSmoke ? 20 : 10_000,
    ...{ connectionsPerSecond, writesPerSecond },
  }
  attacker.send(order)
  await delay(options.isSmoke ? 300 : 1_000)
  const before = await ask(attacker)
  const expelledBefore = await watch.metric(expelled)
  const measured = await spell(seconds)
  const expelledAfter = await watch.metric(expelled)
  const after = await ask(attacker)
  attacker.kill('SIGKILL')
  await exited
  const told = Object.entries(after).map(
    ([what, count]) => `${what} ${perSecond(count - (before[what] ?? 0))}`,
  )
  return {
    ...measured,
    attacker_a_second: [`expelled ${perSecond(expelledAfter - expelledBefore)}`, ...told].join(', '),
  }
}

/** What the attacker has done so far, by name. */
async function ask(attacker: ChildProcess): Promise<Record<string, number>> {
  attacker.send('count')
  const [counts] = (await Promise.race([once(attacker, 'message'), delay(5_000, [{}])])) as [
    Record<string, number>,
  ]
  return counts
}

function perSecond(count: number): number {
  return round(count / seconds)
}

async function spell(forSeconds: number) {
  await watch.spell()
  latency.clear()
  takeOwnLag()
  const failedBefore = failures
  await delay(forSeconds * 1_000)
  const { p50, p99, max } = latency.quantiles()
  const { cpuShare, lagMs, peakMb } = await watch.spell()
  return {
    p50_ms: round(p50),
    p99_ms: round(p99),
    max_ms: round(max),
    own_lag_ms: round(takeOwnLag()),
    failed_sends: failures - failedBefore,
    lost_people: clients.filter((client) => !client.isReady).length,
    server_cpu_cores: round(cpuShare),
    peak_rss_mb: round(peakMb),
    longest_loop_lag_ms: round(lagMs),
  }
}
