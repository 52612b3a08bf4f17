/**
 * How long does a search among the members of a group of 100,000 take, and do others wait for it?
 *
 *   npm run bench:members                     # -- --members N --rounds N --db mariadb
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startDatabase } from '../lib/database.js'
import { type JsonSocket, openJsonSocket } from '../lib/json-socket.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { commonName, fillGroup, unknownName } from './fill-group.js'
import { openRawSearch } from './raw-search.js'
import { pageMax, type Search, search } from './search.js'

const options = readOptions(['members', 'rounds'])
const members = Number(options.own.members ?? (options.isSmoke ? 300 : 100_000))
const rounds = Number(options.own.rounds ?? (options.isSmoke ? 2 : 15))
const spells = options.isSmoke ? 1 : 3
const spellMs = options.isSmoke ? 200 : 4_000
const pauseMs = 10
/** What people do not notice. */
const unseenMs = 100
/** A search does more than the database alone: it asks who may, names who was found and answers. */
const rawRatioMax = 3

interface Times {
  readonly send: number[]
  readonly read: number[]
}

await using database = await startDatabase(options.db)
const { groupId, users } = await fillGroup(database, { members, comers: 3 })
await using server = await startServer({ database, main: options.main, nodeArgs: options.nodeArgs })
const sockets = await Promise.all(users.map(({ token }) => openJsonSocket(server, token)))
const [searcher, writer] = [sockets[0]!, sockets[1]!]
await using raw = await openRawSearch(database, groupId)

const first = await search(searcher, { groupId, q: unknownName, isWhole: true })
const [hits, misses, rawHits, rawMisses]: [Search[], Search[], number[], number[]] = [[], [], [], []]
// In turns, so that what else the machine does hits all; the first round is for the just-in-time compilers.
for (let turn = 0; turn <= rounds; turn += 1) {
  const hit = await search(searcher, { groupId, q: commonName, isWhole: false })
  const rawHit = await raw.measure(commonName, pageMax + 1)
  const miss = await search(searcher, { groupId, q: unknownName, isWhole: true })
  const rawMiss = await raw.measure(unknownName, pageMax + 1)
  if (turn === 0) continue
  hits.push(hit)
  rawHits.push(rawHit)
  misses.push(miss)
  rawMisses.push(rawMiss)
}
const alone: Times = { send: [], read: [] }
const beside: Times = { send: [], read: [] }
for (let spell = 0; spell < spells; spell += 1) {
  await talk(writer, alone)
  await talkBesideSearches()
}
for (const socket of sockets) await socket[Symbol.asyncDispose]()
await server.stop()

const missCalls = misses.flatMap(({ callsMs }) => callsMs)
const missRatio = medianOf(misses.map(({ ms }) => ms)) / medianOf(rawMisses)
const hitMs = medianOf(hits.map(({ ms }) => ms))
publish(
  {
    name: `members-${options.db}`,
    question: `A search among ${members} members: how long does it take, and who waits for it?`,
    durability: database.durability,
    rows: [
      toRow('the first search: all names become searchable', [first]),
      toRow(`the first page of ${commonName}`, hits, rawHits),
      toRow('a search that finds nobody, to its end', misses, rawMisses),
      ...(['send', 'read'] as const).flatMap((kind) => [
        toTimesRow(`a ${kind}, nobody searching`, alone[kind]),
        toTimesRow(`a ${kind}, beside searches that find nobody`, beside[kind]),
      ]),
    ],
    targets: [
      toUnseen(`the first page of ${commonName}`, hitMs),
      {
        name: 'a search that finds nobody',
        wanted: `at most ${rawRatioMax} × the database alone`,
        measured: `${round(missRatio)} ×`,
        isMet: missRatio <= rawRatioMax,
      },
      toUnseen('one call of it, p99', p99Of(missCalls)),
      ...(['send', 'read'] as const).map((kind) => ({
        name: `p99 of a ${kind} beside searches`,
        wanted: `at most twice that without, or ${unseenMs} ms`,
        measured: `${round(p99Of(beside[kind]))} ms, without ${round(p99Of(alone[kind]))} ms`,
        isMet: p99Of(beside[kind]) <= Math.max(2 * p99Of(alone[kind]), unseenMs),
      })),
    ],
    notes: [
      'ms is the median of whole searches, with all their calls, and of single sends and reads; p99 is of single calls',
      'raw: the database alone looks through the same rows for the same text, in a process that does nothing else',
      `one searches without a pause; another writes a message and reads a list of conversations, ${pauseMs} ms later again`,
    ],
  },
  options.results,
)

/** For a while. */
async function talk(socket: JsonSocket, { send, read }: Times): Promise<void> {
  const end = performance.now() + spellMs
  while (performance.now() < end) {
    const begun = performance.now()
    await socket.request('message.send', {
      ...{ target_type: 'user', target_id: users[2]!.id, content: 'beside' },
    })
    const sent = performance.now()
    await socket.request('session.list', { limit: 20 })
    send.push(sent - begun)
    read.push(performance.now() - sent)
    await delay(pauseMs)
  }
}

async function talkBesideSearches(): Promise<void> {
  let isOver = false
  const searching = (async () => {
    while (!isOver) await search(searcher, { groupId, q: unknownName, isWhole: true })
  })()
  await talk(writer, beside)
  isOver = true
  await searching
}

function toRow(what: string, searches: readonly Search[], rawMs: readonly number[] = []) {
  const ms = medianOf(searches.map((one) => one.ms))
  return {
    ...{ what, ms: round(ms), p99_ms: round(p99Of(searches.flatMap(({ callsMs }) => callsMs))) },
    ...{ calls: searches[0]!.callsMs.length, found: searches[0]!.found },
    ...(rawMs.length === 0 ? {} : { raw_ms: round(medianOf(rawMs)), ratio: round(ms / medianOf(rawMs)) }),
  }
}

function toTimesRow(what: string, times: readonly number[]) {
  return { what, ms: round(medianOf(times)), p99_ms: round(p99Of(times)) }
}

function toUnseen(name: string, ms: number) {
  return { name, wanted: `at most ${unseenMs} ms`, measured: `${round(ms)} ms`, isMet: ms <= unseenMs }
}

function p99Of(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.ceil(times.length * 0.99) - 1]!
}
