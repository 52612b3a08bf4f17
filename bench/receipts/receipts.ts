/**
 * A group in which everybody reads at once: what does it cost to tell those who look how far the others are, and how long do
 * messages beside it wait?
 *
 *   npm run bench:receipts -- [--members 500] [--followers 0,1,50] [--rounds 10]
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startDatabase } from '../lib/database.js'
import { type JsonSocket, openJsonSocket } from '../lib/json-socket.js'
import { readOptions } from '../lib/options.js'
import { makeGroup, makeUsers } from '../lib/people.js'
import { createCostMeter } from '../lib/process-cost.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'

const options = readOptions(['members', 'followers', 'rounds'])
const members = Number(options.own.members ?? (options.isSmoke ? 10 : 500))
const followerCounts = (options.own.followers ?? (options.isSmoke ? '0,1,5' : '0,1,50'))
  .split(',')
  .map(Number)
const rounds = Number(options.own.rounds ?? (options.isSmoke ? 1 : 10))
/** Reading, gathering and telling are over by then. */
const roundMs = 2_000
const sendEveryMs = 20
const cpuRatioMax = 1.5
const unseenMs = 100

/** A group of all of them, of whom so many look. */
interface Watched {
  readonly followers: number
  readonly target: { readonly target_type: 'group'; readonly target_id: number }
  readonly latencies: number[]
  cpuSeconds: number
  events: number
  bytes: number
}

await using database = await startDatabase(options.db)
const { users, others, groups } = await fill()
await using server = await startServer({ database, main: options.main, nodeArgs: options.nodeArgs })
const sockets = await Promise.all(users.map(({ token }) => openJsonSocket(server, token, 'receipt.changed')))
const [writer] = await Promise.all(others.map(({ token }) => openJsonSocket(server, token)))
const [owner, ...readers] = sockets
for (const { target, followers } of groups)
  for (const socket of readers.slice(0, followers)) await socket.request('receipt.subscribe', target)
const meter = createCostMeter([server.pid])
// In turns: what else the machine does meets all of them.
for (let time = 0; time < rounds; time += 1) for (const group of groups) await readAtOnce(group)
for (const socket of [...sockets, writer!]) await socket[Symbol.asyncDispose]()

const rows = groups.map(({ followers, latencies, cpuSeconds, events, bytes }) => {
  latencies.sort((one, other) => one - other)
  return {
    followers,
    cpu_ms: round((cpuSeconds * 1_000) / rounds),
    events: round(events / rounds),
    bytes: round(bytes / rounds),
    send_p50_ms: round(latencies[Math.floor(latencies.length * 0.5)]!),
    send_p99_ms: round(latencies[Math.floor(latencies.length * 0.99)]!),
  }
})
const [none, ...looked] = rows
publish(
  {
    name: `receipts-${options.db}`,
    question: `A group of ${members}, all connected and all reading at once: what do its receipts cost?`,
    durability: database.durability,
    rows,
    targets: looked.flatMap(({ followers, cpu_ms, send_p99_ms }) => [
      {
        name: `server CPU of one time of reading, ${followers} of ${members} looking`,
        wanted: `at most ${cpuRatioMax} × that with nobody looking`,
        measured: `${round(cpu_ms / none!.cpu_ms)} ×`,
        isMet: cpu_ms <= none!.cpu_ms * cpuRatioMax,
      },
      {
        name: `p99 of messages sent beside it, ${followers} looking`,
        wanted: `at most twice that with nobody looking, or ${unseenMs} ms`,
        measured: `${send_p99_ms} ms, with nobody ${none!.send_p99_ms} ms`,
        isMet: send_p99_ms <= Math.max(2 * none!.send_p99_ms, unseenMs),
      },
    ]),
    notes: [
      `each ${rounds} times, in turns: a message to the group, ${roundMs} ms later every member reads it; from then on for ${roundMs} ms one writes to another every ${sendEveryMs} ms, which is part of the CPU`,
      'events and bytes are those of receipts, of all who look together, in one time of reading',
    ],
  },
  options.results,
)

async function fill() {
  await using stores = await database.open()
  const made = await makeUsers(stores, members + 2)
  const users = made.slice(0, members)
  const ids = users.map(({ id }) => id)
  const groups: Watched[] = []
  for (const followers of followerCounts) {
    const target = { target_type: 'group', target_id: await makeGroup(stores, ids) } as const
    groups.push({ followers, target, latencies: [], cpuSeconds: 0, events: 0, bytes: 0 })
  }
  return { users, others: made.slice(members), groups }
}

async function readAtOnce(group: Watched): Promise<void> {
  const { target, latencies } = group
  const { seq } = (await owner!.request('message.send', { ...target, content: 'hello' })) as { seq: number }
  // What was sent is delivered and confirmed before anybody reads.
  await delay(roundMs)
  const before = countedByAll()
  meter.start()
  await Promise.all([
    ...readers.map((socket) => socket.request('session.read', { ...target, seq })),
    writeBeside(writer!, others[1]!.id, latencies),
  ])
  meter.stop()
  const after = countedByAll()
  group.cpuSeconds += meter.cpuSeconds
  group.events += after.events - before.events
  group.bytes += after.bytes - before.bytes
}

function countedByAll() {
  let [events, bytes] = [0, 0]
  for (const { counted } of readers) {
    events += counted.events
    bytes += counted.bytes
  }
  return { events, bytes }
}

/** One message after the other, for a while. */
async function writeBeside(socket: JsonSocket, userId: number, latencies: number[]): Promise<void> {
  const end = performance.now() + roundMs
  while (performance.now() < end) {
    const begun = performance.now()
    await socket.request('message.send', { target_type: 'user', target_id: userId, content: 'beside' })
    latencies.push(performance.now() - begun)
    await delay(sendEveryMs)
  }
}
