/**
 * What does it cost to be there? Resident memory for each idle connection: authenticated, of a user of its own, subscribed to
 * that user's events and to those of a group of 100; beside a bare `ws` server with the same number of sockets.
 *
 *   npm run bench:memory
 *   npm run bench:memory -- --connections 1000,5000
 */
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startDatabase } from '../lib/database.js'
import { readOptions } from '../lib/options.js'
import { startPeer } from '../lib/peer.js'
import { makeGroup, makeUsers } from '../lib/people.js'
import { openFilesMax, residentMb } from '../lib/process-cost.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { type ClientSpec, type SubjectName, startGenerator } from '../load/generator.js'

const options = readOptions(['connections'])
/** Where processes may not open more files, the largest figure is what fits. */
const mostOpen = openFilesMax() - 500
const steps = (options.own.connections ?? (options.isSmoke ? '10,20' : '5000,20000'))
  .split(',')
  .map((connections) => Math.min(Number(connections), mostOpen))
const most = Math.max(...steps)
const groupSize = 100
/** A source address has some 28,000 ports. */
const addresses = Math.ceil(most / 10_000)
/** Late work, and the system's taking back of pages, need a moment; the figure is the lowest of this time. */
const settleSeconds = options.isSmoke ? 0.2 : 5
/**
 * What a program takes once, for its first connections, is no connection's: code, caches, and V8's space for young objects,
 * up to 32 MB, which grows as it pleases. So connections come and go before the base is taken, and a first few stay.
 */
const warm = options.isSmoke ? { rounds: 1, connections: 2 } : { rounds: 4, connections: 500 }
/** The same for both programs: the space for young objects as large as V8 lets it become by default, from the start. */
const nodeArgs = [
  ...['--require', fileURLToPath(new URL('../lib/collect-garbage.cjs', import.meta.url))],
  ...['--min-semi-space-size=16', '--max-semi-space-size=16'],
]

const stonechat = await measureStonechat()
const bare = await measureBare()
const rows = steps.map((connections) => {
  const [ours, theirs] = [stonechat.get(connections)!, bare.get(connections)!]
  return {
    connections,
    stonechat_kb_each: round(ours.kbEach),
    ws_kb_each: round(theirs.kbEach),
    ratio: round(ours.kbEach / theirs.kbEach),
    stonechat_rss_mb: round(ours.residentMb),
    ws_rss_mb: round(theirs.residentMb),
  }
})
publish(
  {
    name: 'memory',
    question: 'How much resident memory does an idle, authenticated, subscribed connection take?',
    rows,
    targets: rows.map(({ connections, ratio }) => ({
      name: `memory of each of ${connections} connections, of a bare ws server's`,
      wanted: 'at most 1.6 ×',
      measured: `${ratio} ×`,
      isMet: ratio <= 1.6,
    })),
    notes: [
      `each user has one connection and is in a group of ${groupSize}`,
      `counted from ${warm.connections} connections on, after as many had come and gone ${warm.rounds} times`,
    ],
  },
  options.results,
)

type Costs = Map<number, { kbEach: number; residentMb: number }>

async function measureStonechat(): Promise<Costs> {
  await using database = await startDatabase('sqlite')
  const users = await fill()
  await using server = await startServer({
    database,
    main: options.main,
    nodeArgs: [...nodeArgs, ...options.nodeArgs],
  })
  const clients = users.map(({ token }): ClientSpec => ({ token }))
  return await measureSteps({ ...server, subject: 'stonechat' }, clients)

  async function fill() {
    await using stores = await database.open()
    const made = await makeUsers(stores, most)
    for (let start = 0; start < most; start += groupSize)
      await makeGroup(
        stores,
        made.slice(start, start + groupSize).map((user) => user.id),
      )
    return made
  }
}

async function measureBare(): Promise<Costs> {
  await using peer = await startPeer('ws, a write each', nodeArgs)
  return await measureSteps(
    peer,
    Array.from({ length: most }, () => ({})),
  )
}

async function measureSteps(
  program: { subject: SubjectName; host: string; port: number; pid: number },
  clients: readonly ClientSpec[],
): Promise<Costs> {
  const { subject, host, port, pid } = program
  const costs: Costs = new Map()
  await using generator = startGenerator()
  const open = (from: number, to: number) =>
    generator.open({ subject, host, port, clients: clients.slice(from, to), addresses })
  for (let round = 0; round < warm.rounds; round += 1) {
    await open(0, warm.connections)
    await generator.closeClients()
  }
  await open(0, warm.connections)
  const before = await settled(pid)
  let opened = warm.connections
  for (const step of steps) {
    await open(opened, step)
    opened = step
    const after = await settled(pid)
    const counted = step - warm.connections
    costs.set(step, { kbEach: ((after - before) * 1_024) / counted, residentMb: after })
  }
  return costs
}

/** Resident memory with all garbage collected, MB. */
async function settled(pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR2')
  let lowest = Number.POSITIVE_INFINITY
  for (let second = 0; second < settleSeconds; second += 1) {
    await delay(Math.min(1, settleSeconds) * 1_000)
    lowest = Math.min(lowest, residentMb(pid))
  }
  return lowest
}
