/**
 * How soon are 5,000 contacts there when the app starts: on a device that has nothing, and on one that was there before?
 *
 *   npm run bench:contacts                    # -- --contacts 10,5000 --rounds N --db mariadb
 */
import { createClient, createMemoryStore, createMemoryVault } from '@stonechat/client'
import { uniqueName, uniquePhone } from '@stonechat/testkit'
import { WebSocket as NodeWebSocket } from 'ws'
import { startDatabase } from '../lib/database.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { fillContacts } from './fill-contacts.js'
import { measureStart, type Start } from './measure-start.js'

const options = readOptions(['contacts', 'rounds'])
const sizes = (options.own.contacts ?? (options.isSmoke ? '2,20' : '10,5000')).split(',').map(Number)
const rounds = Number(options.own.rounds ?? (options.isSmoke ? 2 : 15))
const [small, large] = [Math.min(...sizes), Math.max(...sizes)]
/** What people do not notice when they open the app. */
const unseenMs = 100
const maxEmptyMs = 1_000
const keptRatioMax = 1.5

await using database = await startDatabase(options.db)
const launch = { database, main: options.main, nodeArgs: options.nodeArgs }
const people = await signUp()
for (const { userId, contacts } of people) await fillContacts(database, userId, contacts)
await using server = await startServer(launch)

/** By number of contacts. */
const empty = new Map<number, Start[]>()
const kept = new Map<number, Start[]>()
// In turns, so that what else the machine does hits all; the first round is for the just-in-time compilers.
for (let turn = 0; turn <= rounds; turn += 1)
  for (const { vault, contacts } of people) {
    const device = { url: server.url, vault, store: createMemoryStore(), contacts }
    const [first, again] = [await measureStart(device), await measureStart(device)]
    if (turn === 0) continue
    empty.set(contacts, [...(empty.get(contacts) ?? []), first])
    kept.set(contacts, [...(kept.get(contacts) ?? []), again])
  }
await server.stop()

const emptyMs = medianOf(empty.get(large)!.map(({ listMs }) => listMs))
const [fewMs, keptMs] = [small, large].map((size) =>
  medianOf(kept.get(size)!.map(({ onlineMs }) => onlineMs)),
)
publish(
  {
    name: `contacts-${options.db}`,
    question: `The app starts for somebody with ${large} contacts, and for somebody with ${small}: when are they there?`,
    durability: database.durability,
    rows: sizes.flatMap((size) => [
      { device: 'has nothing', contacts: size, ...toCells(empty.get(size)!) },
      { device: 'was there before', contacts: size, ...toCells(kept.get(size)!) },
    ]),
    targets: [
      {
        name: `${large} contacts on a device that has nothing`,
        wanted: `at most ${maxEmptyMs} ms`,
        measured: `${round(emptyMs)} ms`,
        isMet: emptyMs <= maxEmptyMs,
      },
      {
        name: `online with ${large} contacts on a device that was there before`,
        wanted: `at most ${keptRatioMax} × that with ${small}, or ${unseenMs} ms`,
        measured: `${round(keptMs! / fewMs!)} × (${round(keptMs!)} ms, ${round(fewMs!)} ms)`,
        isMet: keptMs! <= Math.max(keptRatioMax * fewMs!, unseenMs),
      },
    ],
    notes: [
      'the SDK in Node, on a store in memory: what a browser takes to read its own store is not in it; medians of starts in turns',
      'the list is there when all contacts are, with names and remarks; a device that was there before asks nothing about them',
    ],
  },
  options.results,
)

/** One account for each size, on a device that is signed in. */
async function signUp() {
  await using server = await startServer(launch)
  const accounts = []
  for (const contacts of sizes) {
    const vault = createMemoryVault()
    await using client = createClient({
      ...{ url: server.url, vault, WebSocket: NodeWebSocket as unknown as typeof WebSocket },
    })
    const { id } = await client.register({
      ...{ username: uniqueName(), phone: uniquePhone(), password: 'a password for a bench' },
    })
    accounts.push({ vault, contacts, userId: id })
  }
  await server.stop()
  return accounts
}

function toCells(starts: readonly Start[]) {
  const list = starts.map(({ listMs }) => listMs)
  return {
    list_ms: round(medianOf(list)),
    worst_ms: round(Math.max(...list)),
    online_ms: round(medianOf(starts.map(({ onlineMs }) => onlineMs))),
    kb: round(medianOf(starts.map(({ receivedBytes }) => receivedBytes)) / 1_024),
  }
}
