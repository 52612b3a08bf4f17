/**
 * What does it cost to be there? Resident memory for each idle connection: authenticated, of a user of its own, subscribed to
 * that user's events and to those of a group of 100; beside a bare `ws` server with the same number of sockets.
 *
 * Asked twice: as both are started, counted from no connection on, which is what an operator sees; and what is held, with all
 * garbage collected, from some thousands of connections on.
 *
 *   npm run bench:memory
 *   npm run bench:memory -- --connections 1000,5000 --rounds 1 --only stonechat
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type BenchDatabase, startDatabase } from '../lib/database.js'
import { heldMemoryArgs, readHeldMemory } from '../lib/held-memory.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { startPeer } from '../lib/peer.js'
import { type BenchUser, makeGroup, makeUsers } from '../lib/people.js'
import { openFilesMax, residentMb } from '../lib/process-cost.js'
import type { RunningProgram } from '../lib/program.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { type ClientSpec, type SubjectName, startGenerator } from '../load/generator.js'

const options = readOptions(['connections', 'rounds', 'only'])
/** Where processes may not open more files, the largest figure is what fits. */
const mostOpen = openFilesMax() - 500
const steps = (options.own.connections ?? (options.isSmoke ? '10,20' : '5000,20000'))
  .split(',')
  .map((connections) => Math.min(Number(connections), mostOpen))
/**
 * Counted from here on: code, caches and whatever else a program takes once, for its first connections, is no connection's.
 */
const firstStep = options.isSmoke ? 5 : 2_000
const most = Math.max(...steps)
const rounds = Number(options.own.rounds ?? (options.isSmoke ? 1 : 3))
const groupSize = 100
/** A source address has some 28,000 ports. */
const addresses = Math.ceil(most / 10_000)
const quietMs = options.isSmoke ? 200 : 4_000

/** How a program is asked, and from how many connections on it is counted. */
interface Method {
  readonly name: string
  readonly nodeArgs: readonly string[]
  /** In ascending order; what a connection takes at one of `steps` is counted from the figure that `from` names. */
  readonly plateaus: readonly number[]
  from(step: number): number
  read(program: RunningProgram): Promise<Reading>
}

interface Reading {
  readonly rssKb: number
  readonly heapKb?: number
}

const asStarted: Method = {
  name: 'as started',
  nodeArgs: [],
  plateaus: [0, ...steps],
  from: () => 0,
  async read({ pid }) {
    await delay(quietMs)
    return { rssKb: residentMb(pid) * 1_024 }
  },
}
const held: Method = {
  name: 'held',
  nodeArgs: heldMemoryArgs,
  plateaus: [0, firstStep, ...steps],
  from: (step) => steps[step - 1] ?? firstStep,
  read: (program) => readHeldMemory(program, quietMs),
}

/** What was read at each plateau, of each round. */
type Rounds = readonly ReadonlyMap<number, Reading>[]

await using database = await startDatabase('sqlite')
const people = options.own.only === 'ws' ? [] : await fill(database)
const measured = []
for (const method of [asStarted, held]) measured.push(await measure(method))
publish(
  {
    name: 'memory',
    question: 'How much resident memory does an idle, authenticated, subscribed connection take?',
    rows: measured.flatMap(({ rows }) => rows),
    targets: measured[0]!.rows.flatMap(({ connections, ratio }) =>
      ratio === null
        ? []
        : {
            name: `memory of each of ${connections} connections, of a bare ws server's`,
            wanted: 'at most 1.6 ×',
            measured: `${ratio} ×`,
            isMet: ratio <= 1.6,
          },
    ),
    notes: [
      `each user has one connection and is in a group of ${groupSize}`,
      ...measured.map(({ note }) => note),
    ],
  },
  options.results,
)

async function measure(method: Method) {
  const { only } = options.own
  const [stonechat, bare]: [Map<number, Reading>[], Map<number, Reading>[]] = [[], []]
  for (let count = 0; count < rounds; count += 1) {
    if (only !== 'stonechat') bare.push(await measureBare(method))
    if (only !== 'ws') stonechat.push(await measureStonechat(method))
  }
  return {
    rows: steps.map((connections, step) => toRow(method, { connections, step, stonechat, bare })),
    note:
      `${method.name}: medians of ${rounds} rounds, each in a fresh process; ` +
      `KB each of Stonechat: ${spreadOf(method, stonechat)}; of ws: ${spreadOf(method, bare)}`,
  }
}

function toRow(
  method: Method,
  {
    connections,
    step,
    stonechat,
    bare,
  }: { connections: number; step: number; stonechat: Rounds; bare: Rounds },
) {
  const from = method.from(step)
  const median = (of: Rounds, value: (one: ReadonlyMap<number, Reading>) => number) =>
    of.length === 0 ? null : round(medianOf(of.map(value)))
  const each = (of: Rounds, what: keyof Reading) =>
    method === asStarted && what === 'heapKb'
      ? null
      : median(of, (one) => eachOf(one, from, connections, what))
  const rssMb = (of: Rounds) => median(of, (one) => one.get(connections)!.rssKb / 1_024)
  return {
    measure: method.name,
    connections,
    counted_from: from,
    stonechat_kb_each: each(stonechat, 'rssKb'),
    ws_kb_each: each(bare, 'rssKb'),
    ratio: ratioOf(each(stonechat, 'rssKb'), each(bare, 'rssKb')),
    stonechat_heap_kb_each: each(stonechat, 'heapKb'),
    ws_heap_kb_each: each(bare, 'heapKb'),
    heap_ratio: ratioOf(each(stonechat, 'heapKb'), each(bare, 'heapKb')),
    stonechat_rss_mb: rssMb(stonechat),
    ws_rss_mb: rssMb(bare),
  }
}

async function fill(database: BenchDatabase): Promise<readonly BenchUser[]> {
  await using stores = await database.open()
  const made = await makeUsers(stores, most)
  for (let start = 0; start < most; start += groupSize)
    await makeGroup(
      stores,
      made.slice(start, start + groupSize).map((user) => user.id),
    )
  return made
}

async function measureStonechat(method: Method): Promise<Map<number, Reading>> {
  const nodeArgs = [...method.nodeArgs, ...options.nodeArgs]
  await using server = await startServer({ database, main: options.main, nodeArgs })
  const clients = people.map(({ token }): ClientSpec => ({ token }))
  return await measurePlateaus(method, { ...server, subject: 'stonechat' }, clients)
}

async function measureBare(method: Method): Promise<Map<number, Reading>> {
  await using peer = await startPeer('ws, a write each', method.nodeArgs)
  return await measurePlateaus(method, peer, Array<ClientSpec>(most).fill({}))
}

async function measurePlateaus(
  method: Method,
  program: RunningProgram & { subject: SubjectName; host: string; port: number },
  clients: readonly ClientSpec[],
): Promise<Map<number, Reading>> {
  const { subject, host, port } = program
  const readings = new Map<number, Reading>()
  await using generator = startGenerator()
  let opened = 0
  for (const plateau of method.plateaus) {
    if (plateau > opened)
      await generator.open({ subject, host, port, clients: clients.slice(opened, plateau), addresses })
    opened = plateau
    readings.set(plateau, await method.read(program))
  }
  return readings
}

/** What each connection adds between two plateaus, KB. */
function eachOf(
  readings: ReadonlyMap<number, Reading>,
  from: number,
  to: number,
  what: keyof Reading = 'rssKb',
): number {
  return ((readings.get(to)?.[what] ?? 0) - (readings.get(from)?.[what] ?? 0)) / (to - from)
}

function ratioOf(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : round(one / other)
}

/** All rounds, to show how far they spread around the medians. */
function spreadOf(method: Method, readings: Rounds): string {
  const perStep = steps.map((connections, step) => {
    const each = readings.map((one) => round(eachOf(one, method.from(step), connections)))
    return `${each.join(', ')} up to ${connections}`
  })
  return perStep.join(', ')
}
