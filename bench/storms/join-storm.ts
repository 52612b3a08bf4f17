/**
 * 1,000 people open one link into a group within 10 s, and some more than it has uses: who comes in, what does it cost, and
 * do people who talk meanwhile notice?
 *
 *   npm run bench:join-storm                         # -- --users N --seconds N --db mariadb
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startDatabase } from '../lib/database.js'
import { readOptions } from '../lib/options.js'
import { makeGroup, makeUsers } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { Histogram } from '../load/histogram.js'
import { latencyOf } from './chat-text.js'
import { startChatting } from './chatting.js'
import { forEach, makeClients } from './crowd.js'
import { watchServer } from './server-watch.js'

const options = readOptions(['users', 'seconds'])
const userCount = Number(options.own.users ?? (options.isSmoke ? 20 : 1_000))
const seconds = Number(options.own.seconds ?? (options.isSmoke ? 1 : 10))
const calmSeconds = options.isSmoke ? 0.5 : 8
/** More who want to come in than the link has uses. */
const tooMany = Math.ceil(userCount / 20)
/** Messages a second between pairs, meanwhile. */
const rate = options.isSmoke ? 20 : 100
/** Those who come together are gathered for half a second. */
const changesMax = 2 * seconds + 2
/** What the last one may wait for the answer once all have asked. */
const lastAnswerMs = 2_000
const unseenMs = 100

await using database = await startDatabase(options.db)
const { talkers, comers, owner, groupId } = await fill()
await using server = await startServer({ database, main: options.main, nodeArgs: options.nodeArgs })
using watch = watchServer(server)
const latency = new Histogram()
const changed = Buffer.from('{"event":"group.changed"')
let changesHeard = 0
const hear = (_: unknown, bytes: Buffer, start: number, end: number) => {
  const micros = latencyOf(bytes, start, end)
  if (micros !== undefined) latency.record(micros)
}
const chats = makeClients(server, talkers, hear)
const people = makeClients(server, comers, () => {})
const [host] = makeClients(server, [owner], (_, bytes, start) => {
  if (bytes.subarray(start, start + changed.length).equals(changed)) changesHeard += 1
})
await forEach([...chats, ...people, host!], 50, (client) => client.connect())
const { code } = (await host!.request('invite.create', { group_id: groupId, max_uses: userCount })) as {
  code: string
}

const stop = startChatting(chats, talkers, rate)
await delay(1_000)
const calm = await spell(() => delay(calmSeconds * 1_000))
const answered = new Histogram()
const refusals = new Map<string, number>()
let joined = 0
let lastAnswerAt = 0
const started = performance.now()
const storm = await spell(join)
stop()
const group = (await host!.request('group.get', { group_id: groupId })) as { member_count: number }
const members = group.member_count - 1
const refused = refusals.get('invite_not_found') ?? 0
const lateMs = lastAnswerAt - started - seconds * 1_000
const { p50, p99, max } = answered.quantiles()
publish(
  {
    name: `join-storm-${options.db}`,
    question: `${userCount + tooMany} people open a link with ${userCount} uses within ${seconds} s, while others write ${rate} messages/s: who comes in, and who notices?`,
    durability: database.durability,
    rows: [
      { spell: 'before', joined: 0, changes: 0, ...calm },
      {
        ...{ spell: 'while all join', joined: members, changes: changesHeard, ...storm },
        ...{ join_p50_ms: round(p50), join_p99_ms: round(p99), join_max_ms: round(max) },
      },
    ],
    targets: [
      {
        name: 'who came in, and who was refused',
        wanted: `${userCount} and ${tooMany}`,
        measured: `${members} and ${refused}`,
        isMet: members === userCount && joined === userCount && refused === tooMany,
      },
      {
        name: 'the last answer, after the last one asked',
        wanted: `within ${lastAnswerMs} ms`,
        measured: `${round(lateMs)} ms`,
        isMet: lateMs <= lastAnswerMs,
      },
      {
        name: 'changes that members received',
        wanted: `at most ${changesMax}`,
        measured: String(changesHeard),
        isMet: changesHeard <= changesMax,
      },
      {
        name: 'p99 of messages sent meanwhile',
        wanted: `at most twice that before it, or ${unseenMs} ms`,
        measured: `${storm.p99_ms} ms after ${calm.p99_ms} ms`,
        isMet: storm.p99_ms <= Math.max(2 * calm.p99_ms, unseenMs),
      },
    ],
    notes: [
      'everybody is connected before, and who is in receives each change from then on; a join is answered when it is stored, at most half a second of which it waits for others',
      `refusals: ${[...refusals].map(([why, count]) => `${why} × ${count}`).join(', ') || 'none'}`,
    ],
  },
  options.results,
)
for (const client of [...chats, ...people, host!]) client.cut()
await server.stop()

async function fill() {
  await using stores = await database.open()
  const [owner, ...users] = await makeUsers(stores, 1 + userCount + tooMany + 2 * rate)
  return {
    owner: owner!,
    talkers: users.slice(0, 2 * rate),
    comers: users.slice(2 * rate),
    groupId: await makeGroup(stores, [owner!.id]),
  }
}

/** Everybody joins once, evenly over the time. */
async function join(): Promise<void> {
  const began = performance.now()
  await Promise.all(
    people.map(async (client, index) => {
      await delay((index / people.length) * seconds * 1_000 - (performance.now() - began))
      const asked = performance.now()
      try {
        await client.request('invite.accept', { code })
        joined += 1
        answered.record((performance.now() - asked) * 1_000)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        refusals.set(why, (refusals.get(why) ?? 0) + 1)
      }
      lastAnswerAt = performance.now()
    }),
  )
}

async function spell(work: () => Promise<void>) {
  await watch.spell()
  latency.clear()
  changesHeard = 0
  await work()
  const { cpuShare, peakMb, lagMs } = await watch.spell()
  const { p50, p99 } = latency.quantiles()
  return {
    ...{ p50_ms: round(p50), p99_ms: round(p99) },
    ...{ cpu_share: round(cpuShare), peak_mb: round(peakMb), loop_lag_ms: round(lagMs) },
  }
}
