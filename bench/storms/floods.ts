/**
 * 200 people chat from one address while one attacker at another floods the server in every way we know: do the people notice?
 *
 *   npm run bench:floods                             # -- --only "bad tokens,pongs" for some
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startDatabase } from '../lib/database.js'
import { readOptions } from '../lib/options.js'
import { makeUsers } from '../lib/people.js'
import { type Cell, publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { Histogram } from '../load/histogram.js'
import { latencyOf, timedText } from './chat-text.js'
import { forEach, makeClients } from './crowd.js'
import { type FloodKind, floods } from './flood-kinds.js'
import type { FloodOrder } from './flood-process.js'
import { watchServer } from './server-watch.js'

const options = readOptions(['users', 'seconds', 'only'])
const userCount = Number(options.own.users ?? (options.isSmoke ? 4 : 200))
const seconds = Number(options.own.seconds ?? (options.isSmoke ? 0.5 : 12))
const restSeconds = options.isSmoke ? 0.2 : 4
/** Messages a second, all people together. */
const rate = options.isSmoke ? 20 : 100
const attackerAccounts = 10
const chatAddress = 2
const attackerAddress = '127.0.0.200'
/** Below this a p99 is a p99, whatever it was before: people do not see it. */
const unseenMs = 100
const failureMax = 0

await using database = await startDatabase(options.db)
const { users, attackers } = await fill()
await using server = await startServer({
  ...{ database, main: options.main, nodeArgs: options.nodeArgs },
  args: ['-rate-limits', 'on'],
})
using watch = watchServer(server)
const latency = new Histogram()
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

const rows: Row[] = [await spell('none', seconds)]
const only =
  options.own.only ?? (options.isSmoke ? 'small frames,bad tokens,headers that never end' : undefined)
const kinds = (Object.keys(floods) as FloodKind[]).filter(
  (kind) => only === undefined || only.split(',').includes(kind),
)
for (const kind of kinds) {
  rows.push(await underFlood(kind))
  // The windows of the limits turn, and what was half open is gone.
  await delay(restSeconds * 1_000)
}
stop()

interface Row extends Readonly<Record<string, Cell>> {
  readonly flood: string
  readonly p99_ms: number
  readonly failed_sends: number
  readonly lost_people: number
}

const [calm] = rows
const worst = Math.max(...rows.slice(1).map((row) => row.p99_ms))
const failed = rows.reduce((sum, row) => sum + row.failed_sends + row.lost_people, 0)
const bound = Math.max(2 * calm!.p99_ms, unseenMs)
publish(
  {
    name: 'floods',
    question: `${userCount} people chat at ${rate} messages/s while an attacker at another address floods: do they notice?`,
    durability: database.durability,
    rows,
    targets: [
      {
        name: 'p99 of the people under the worst flood',
        wanted: `at most twice that without one, or ${unseenMs} ms`,
        measured: `${worst} ms against ${calm!.p99_ms} ms`,
        isMet: worst <= bound,
      },
      {
        ...{ name: 'sends of the people that failed, people cut off', wanted: '0', measured: String(failed) },
        isMet: failed <= failureMax,
      },
    ],
    notes: [
      'the attacker is a process of its own on the same machine, with the lowest priority, so that it takes no core from the server; it answers as fast as it can and comes back at once',
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

async function underFlood(kind: FloodKind): Promise<Row> {
  const attacker = fork(fileURLToPath(new URL('./flood-process.ts', import.meta.url)), { stdio: 'inherit' })
  const exited = once(attacker, 'exit')
  const order: FloodOrder = {
    ...{ kind, host: server.host, port: server.port, localAddress: attackerAddress },
    tokens: attackers.map(({ token }) => token),
    maxCopies: options.isSmoke ? 20 : 10_000,
  }
  attacker.send(order)
  await delay(options.isSmoke ? 300 : 1_000)
  const row = await spell(kind, seconds)
  attacker.send('count')
  const counts = await Promise.race([once(attacker, 'message'), delay(5_000)])
  attacker.kill('SIGKILL')
  await exited
  const told = Object.entries((counts?.[0] ?? {}) as Record<string, number>)
  return { ...row, attacker: told.map(([what, count]) => `${what}: ${count}`).join(', ') }
}

async function spell(flood: string, forSeconds: number): Promise<Row> {
  await watch.spell()
  latency.clear()
  const failedBefore = failures
  await delay(forSeconds * 1_000)
  const { p50, p99, max } = latency.quantiles()
  const { cpuShare, lagMs, peakMb } = await watch.spell()
  return {
    flood,
    p50_ms: round(p50),
    p99_ms: round(p99),
    max_ms: round(max),
    failed_sends: failures - failedBefore,
    lost_people: clients.filter((client) => !client.isReady).length,
    server_cpu_cores: round(cpuShare),
    peak_rss_mb: round(peakMb),
    longest_loop_lag_ms: round(lagMs),
  }
}
