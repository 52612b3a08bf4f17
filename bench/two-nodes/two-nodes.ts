/**
 * Two nodes on one MariaDB and one NATS: how much longer does a message take to a user on the other node than to one on the
 * same node?
 *
 *   npm run bench:two-nodes
 *
 * Needs `apt-get install mariadb-server nats-server`.
 */
import { hasMariaDb, hasNats, startNats } from '@stonechat/testkit'
import { type BenchDatabase, startDatabase } from '../lib/database.js'
import { type Measured, measure } from '../lib/measure.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { type BenchUser, makeUsers } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { type BenchServer, startServer } from '../lib/server.js'
import { type ClientSpec, startGenerator } from '../load/generator.js'

const maxRatio = 2
const textBytes = 200

const options = readOptions(['pairs', 'rates', 'rounds', 'seconds'])
const { isSmoke } = options
const pairs = Number(options.own.pairs ?? (isSmoke ? 4 : 200))
const rates = (options.own.rates ?? (isSmoke ? '20' : '200,1000')).split(',').map(Number)
const rounds = Number(options.own.rounds ?? (isSmoke ? 1 : 3))
const seconds = Number(options.own.seconds ?? (isSmoke ? 0.4 : 4))

/** Whether the two of a pair are on one node. In both ways each node has as many people and sends as many messages. */
const ways = ['same node', 'across nodes'] as const

if (hasMariaDb() && hasNats()) await compare()
else console.log('two nodes need a database and a bus: apt-get install mariadb-server nats-server')

async function compare(): Promise<void> {
  await using database = await startDatabase('mariadb')
  await using nats = await startNats()
  const users = await fill(database)
  const startNode = (name: string) =>
    startServer({ database, main: options.main, args: ['-id', name, '-nats', nats.address] })
  await using one = await startNode('node-1')
  await using other = await startNode('node-2')

  const rows = []
  const targets = []
  for (const perSecond of rates) {
    const results = await measureRate({ database, users, nodes: [one, other] }, perSecond)
    const [same, across] = results
    const ratio = across.p99Ms / same.p99Ms
    for (const [index, result] of results.entries()) rows.push(toRow(ways[index]!, perSecond, result))
    targets.push({
      name: `p99 across nodes at ${perSecond} messages/s, of that on one node`,
      wanted: `at most ${maxRatio} ×`,
      measured: `${round(ratio)} ×`,
      isMet: ratio <= maxRatio,
    })
  }
  publish(
    {
      name: 'two-nodes',
      question: `Two nodes on NATS and MariaDB, ${pairs} pairs: how much longer does it take to the other node?`,
      durability: database.durability,
      rows,
      targets,
      notes: [
        `each figure is the median of ${rounds} runs of ${seconds} s, the two ways in turns`,
        'server CPU is that of both nodes and MariaDB, without NATS',
        ...rows.flatMap(({ way, all_arrived }) => (all_arrived ? [] : [`NOT ALL ARRIVED: ${way}`])),
      ],
    },
    options.results,
  )
  await one.stop()
  await other.stop()
}

async function fill(database: BenchDatabase): Promise<BenchUser[]> {
  await using stores = await database.open()
  return await makeUsers(stores, pairs * 2)
}

interface Cluster {
  readonly database: BenchDatabase
  readonly users: readonly BenchUser[]
  readonly nodes: readonly [BenchServer, BenchServer]
}

interface WayResult {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly cpuMsPerThousand: number
  readonly isWhole: boolean
}

async function measureRate(cluster: Cluster, perSecond: number): Promise<[WayResult, WayResult]> {
  const measured: [Measured[], Measured[]] = [[], []]
  for (let turn = 0; turn < rounds; turn += 1)
    for (const [way, results] of measured.entries()) results.push(await measureOnce(cluster, way, perSecond))
  return [summarize(measured[0]), summarize(measured[1])]
}

async function measureOnce(
  { database, users, nodes }: Cluster,
  way: number,
  perSecond: number,
): Promise<Measured> {
  await using generator = startGenerator()
  const clients = users.map(({ token }, index): ClientSpec => {
    const pair = index % pairs
    const isSender = index < pairs
    const node = nodes[(pair + (isSender ? 0 : way)) % 2]!
    return {
      token,
      port: node.port,
      to: isSender ? { type: 'user', id: users[index + pairs]!.id } : undefined,
    }
  })
  const [one] = nodes
  await generator.open({ subject: 'stonechat', host: one.host, port: one.port, clients })
  const pids = [...nodes.map((node) => node.pid), ...database.pids]
  const plan = { perSecond, textBytes, warmSeconds: seconds / 4, seconds }
  const result = await measure(generator, pids, plan)
  await generator.closeClients()
  return result
}

function summarize(results: readonly Measured[]): WayResult {
  const median = (read: (result: Measured) => number) => medianOf(results.map(read))
  return {
    p50Ms: median(({ latency }) => latency.p50),
    p99Ms: median(({ latency }) => latency.p99),
    p999Ms: median(({ latency }) => latency.p999),
    cpuMsPerThousand: median((result) => result.cpuMsPerThousand),
    isWhole: results.every(({ all, lost }) => all.deliveries === all.sent && lost === 0),
  }
}

function toRow(way: string, perSecond: number, result: WayResult) {
  return {
    way,
    messages_per_s: perSecond,
    p50_ms: round(result.p50Ms),
    p99_ms: round(result.p99Ms),
    p999_ms: round(result.p999Ms),
    cpu_ms_per_1000: round(result.cpuMsPerThousand),
    all_arrived: result.isWhole,
  }
}
