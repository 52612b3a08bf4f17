/**
 * What does it cost to be there? Resident memory for each idle connection: authenticated, of a user of its own, subscribed to
 * that user's events and to those of a group of 100; beside a bare `ws` server with the same number of sockets.
 *
 *   npm run bench:memory
 *   npm run bench:memory -- --connections 1000,5000 --rounds 1 --only stonechat
 */

import { type BenchDatabase, startDatabase } from '../lib/database.js'
import { type HeldMemory, heldMemoryArgs, readHeldMemory } from '../lib/held-memory.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { startPeer } from '../lib/peer.js'
import { type BenchUser, makeGroup, makeUsers } from '../lib/people.js'
import { openFilesMax } from '../lib/process-cost.js'
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
const plateaus = [0, firstStep, ...steps]
const most = Math.max(...steps)
const rounds = Number(options.own.rounds ?? (options.isSmoke ? 1 : 3))
const groupSize = 100
/** A source address has some 28,000 ports. */
const addresses = Math.ceil(most / 10_000)
const quietMs = options.isSmoke ? 200 : 4_000

/** What is held at each plateau, of each round. */
type Rounds = readonly (readonly HeldMemory[])[]

const { stonechat, bare } = await measure()
const [ours, theirs] = [costsOf(stonechat), costsOf(bare)]
const rows = steps.map((connections, step) => {
  const from = plateaus[step + 1]!
  const [one, other] = [ours[step], theirs[step]]
  return {
    connections,
    counted_from: from,
    stonechat_kb_each: one?.rssKbEach ?? null,
    ws_kb_each: other?.rssKbEach ?? null,
    ratio: ratioOf(one?.rssKbEach, other?.rssKbEach),
    stonechat_heap_kb_each: one?.heapKbEach ?? null,
    ws_heap_kb_each: other?.heapKbEach ?? null,
    heap_ratio: ratioOf(one?.heapKbEach, other?.heapKbEach),
    stonechat_rss_mb: one?.rssMb ?? null,
    ws_rss_mb: other?.rssMb ?? null,
  }
})
publish(
  {
    name: 'memory',
    question: 'How much resident memory does an idle, authenticated, subscribed connection take?',
    rows,
    targets: rows.flatMap(({ connections, counted_from, ratio }) =>
      ratio === null
        ? []
        : {
            name: `memory of each connection from ${counted_from} to ${connections}, of a bare ws server's`,
            wanted: 'at most 1.6 ×',
            measured: `${ratio} ×`,
            isMet: ratio <= 1.6,
          },
    ),
    notes: [
      `each user has one connection and is in a group of ${groupSize}`,
      `medians of ${rounds} rounds, each in a fresh process; KB each of Stonechat: ${spreadOf(stonechat)}; of ws: ${spreadOf(bare)}`,
    ],
  },
  options.results,
)

async function measure(): Promise<{ stonechat: Rounds; bare: Rounds }> {
  const { only } = options.own
  const [stonechat, bare]: [HeldMemory[][], HeldMemory[][]] = [[], []]
  await using database = await startDatabase('sqlite')
  const people = only === 'ws' ? [] : await fill(database)
  for (let count = 0; count < rounds; count += 1) {
    if (only !== 'stonechat') bare.push(await measureBare())
    if (only !== 'ws') stonechat.push(await measureStonechat(database, people))
  }
  return { stonechat, bare }
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

async function measureStonechat(
  database: BenchDatabase,
  people: readonly BenchUser[],
): Promise<HeldMemory[]> {
  const nodeArgs = [...heldMemoryArgs, ...options.nodeArgs]
  await using server = await startServer({ database, main: options.main, nodeArgs })
  const clients = people.map(({ token }): ClientSpec => ({ token }))
  return await measurePlateaus({ ...server, subject: 'stonechat' }, clients)
}

async function measureBare(): Promise<HeldMemory[]> {
  await using peer = await startPeer('ws, a write each', heldMemoryArgs)
  return await measurePlateaus(peer, Array<ClientSpec>(most).fill({}))
}

async function measurePlateaus(
  program: RunningProgram & { subject: SubjectName; host: string; port: number },
  clients: readonly ClientSpec[],
): Promise<HeldMemory[]> {
  const { subject, host, port } = program
  const held: HeldMemory[] = []
  await using generator = startGenerator()
  let opened = 0
  for (const plateau of plateaus) {
    if (plateau > opened)
      await generator.open({ subject, host, port, clients: clients.slice(opened, plateau), addresses })
    opened = plateau
    held.push(await readHeldMemory(program, quietMs))
  }
  return held
}

/** Medians over the rounds, for each step. */
function costsOf(held: Rounds) {
  if (held.length === 0) return []
  return steps.map((_, step) => ({
    rssKbEach: round(medianOf(held.map((one) => eachOf(one, step, 'rssKb')))),
    heapKbEach: round(medianOf(held.map((one) => eachOf(one, step, 'heapKb')))),
    rssMb: round(medianOf(held.map((one) => one[step + 2]!.rssKb)) / 1_024),
  }))
}

/** What each connection adds between two plateaus, KB. */
function eachOf(held: readonly HeldMemory[], step: number, what: keyof HeldMemory): number {
  const [from, to] = [step + 1, step + 2]
  return (held[to]![what] - held[from]![what]) / (plateaus[to]! - plateaus[from]!)
}

function ratioOf(one: number | undefined, other: number | undefined): number | null {
  return one === undefined || other === undefined ? null : round(one / other)
}

/** All rounds, for whoever wants to know how sure the medians are; and from the empty program on, as others measure it. */
function spreadOf(held: Rounds): string {
  const perStep = steps.map((connections, step) => {
    const between = held.map((one) => round(eachOf(one, step, 'rssKb')))
    const all = held.map((one) => round((one[step + 2]!.rssKb - one[0]!.rssKb) / connections))
    return `${between.join(', ')} up to ${connections} (${all.join(', ')} from none on)`
  })
  return perStep.join(', ')
}
