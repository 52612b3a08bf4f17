/**
 * How fast do files go up and down, beside Node alone? What do they take of memory, and of people who only talk?
 *
 *   npm run bench:files
 */
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startDatabase } from '../lib/database.js'
import { openJsonSocket } from '../lib/json-socket.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { makeUsers } from '../lib/people.js'
import { residentMb } from '../lib/process-cost.js'
import { asStarted, startProgram } from '../lib/program.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { makePictures, readPages, talkUntil, untilReady, uploadPictures } from './talk.js'
import { receiveBytes, sendBytes } from './transfer.js'

const minShare = 0.7
const maxMoreMb = 40
const maxPageFactor = 1.5
const mebibyte = 1024 * 1024

const options = readOptions(['rounds', 'pictures'])
const { isSmoke } = options
const rounds = Number(options.own.rounds ?? (isSmoke ? 1 : 5))
const pictureCount = Number(options.own.pictures ?? (isSmoke ? 3 : 200))
const fileBytes = (isSmoke ? 2 : 256) * mebibyte
const largeBytes = (isSmoke ? 4 : 1_024) * mebibyte
const linkSeconds = isSmoke ? 0.2 : 5
const pageSize = isSmoke ? 3 : 50

await using database = await startDatabase('sqlite')
const users = await (async () => {
  await using stores = await database.open()
  return makeUsers(stores, 4)
})()
const [ann, bob, eve, dan] = users as [
  (typeof users)[0],
  (typeof users)[0],
  (typeof users)[0],
  (typeof users)[0],
]
const headers = { authorization: `Bearer ${ann.token}` }
const server = await startServer({
  ...{ database, main: options.main, nodeArgs: options.nodeArgs },
  args: ['-file-max-size', '2GB', '-file-quota', '100GB'],
})
const bare = await startBare()

const transfers = await measureTransfers()
const moreMb = await measureMemory()
const linksPerSecond = await measureLinks()
const talk = await measureTalk()
await bare[Symbol.asyncDispose]()
await server[Symbol.asyncDispose]()

const uploadShare = transfers.up.stonechat / transfers.up.bare
const downloadShare = transfers.down.stonechat / transfers.down.bare
publish(
  {
    name: 'files',
    question: `A file of ${fileBytes / mebibyte} MB up and down, on one disk: beside node:http that pipes it into a file and brings it to disk`,
    durability: `${database.durability}; bytes of files are on disk before they are acknowledged`,
    rows: [
      { what: 'upload, MB/s', stonechat: round(transfers.up.stonechat), beside: round(transfers.up.bare) },
      {
        what: 'download, MB/s',
        stonechat: round(transfers.down.stonechat),
        beside: round(transfers.down.bare),
      },
      {
        what: `memory while ${largeBytes / mebibyte} MB go up, MB more`,
        stonechat: round(moreMb),
        beside: null,
      },
      { what: 'links a second', stonechat: round(linksPerSecond), beside: null },
      {
        what: `a message while ${pictureCount} pictures go up, p99 ms`,
        stonechat: round(talk.busyMs),
        beside: round(talk.calmMs),
      },
      {
        what: `a page of ${pageSize} pictures, ms`,
        stonechat: round(talk.picturesMs),
        beside: round(talk.textsMs),
      },
    ],
    targets: [
      target('upload beside node:http', `≥ ${minShare}`, uploadShare, uploadShare >= minShare),
      target('download beside node:http', `≥ ${minShare}`, downloadShare, downloadShare >= minShare),
      target('memory of a large upload, MB', `≤ ${maxMoreMb}`, moreMb, moreMb <= maxMoreMb),
      target(
        'a page of pictures beside one of texts',
        `≤ ${maxPageFactor}`,
        talk.picturesMs / talk.textsMs,
        talk.picturesMs / talk.textsMs <= maxPageFactor,
      ),
    ],
    notes: [
      'who sends and receives runs on the same cores',
      'beside messages and pages: the same with nothing going up, and with texts',
    ],
  },
  options.results,
)

function target(name: string, wanted: string, measured: number, isMet: boolean) {
  return { name, wanted, measured: String(round(measured)), isMet }
}

async function startBare() {
  const program = await startProgram({
    command: process.execPath,
    args: [
      ...asStarted.nodeArgs,
      fileURLToPath(new URL('../peers/files.mjs', import.meta.url)),
      database.folder,
    ],
    environment: asStarted.environment,
    ready: /listening on (\d+)/,
  })
  return { ...program, host: '127.0.0.1', port: Number(program.match[1]) }
}

/** Both in turns, the median of each. */
async function measureTransfers() {
  const up = { stonechat: [] as number[], bare: [] as number[] }
  const down = { stonechat: [] as number[], bare: [] as number[] }
  const rate = (seconds: number) => fileBytes / mebibyte / seconds
  for (let turn = 0; turn < rounds; turn += 1) {
    up.bare.push(rate((await sendBytes(bare, `/bare-${turn}`, fileBytes)).seconds))
    const sent = await sendBytes(server, `/api/files?name=${turn}.bin`, fileBytes, headers)
    up.stonechat.push(rate(sent.seconds))
    const { id } = JSON.parse(sent.body.toString()) as { id: string }
    down.bare.push(rate((await receiveBytes(bare, `/bare-${turn}`, fileBytes)).seconds))
    const content = `/api/files/${id}/content`
    down.stonechat.push(rate((await receiveBytes(server, content, fileBytes, headers)).seconds))
  }
  return {
    up: { stonechat: medianOf(up.stonechat), bare: medianOf(up.bare) },
    down: { stonechat: medianOf(down.stonechat), bare: medianOf(down.bare) },
  }
}

/** What the server takes at most while one large file goes up, beyond what it took before; files went up before already. */
async function measureMemory(): Promise<number> {
  const before = residentMb(server.pid)
  let most = before
  const looking = setInterval(() => {
    most = Math.max(most, residentMb(server.pid))
  }, 50)
  await sendBytes(server, '/api/files?name=large.bin', largeBytes, headers)
  clearInterval(looking)
  return most - before
}

/** Links of as many files as one request takes, asked for again and again. */
async function measureLinks(): Promise<number> {
  await using socket = await openJsonSocket(server, ann.token)
  const { body } = await sendBytes(server, '/api/files?name=small.bin', 1_000, headers)
  const ids = [(JSON.parse(body.toString()) as { id: string }).id]
  while (ids.length < pageSize)
    ids.push(JSON.parse((await sendBytes(server, '/api/files?name=s.bin', 100, headers)).body.toString()).id)
  const started = performance.now()
  let links = 0
  while (performance.now() - started < linkSeconds * 1_000) {
    await socket.request('file.links', { file_ids: ids })
    links += ids.length
  }
  return links / ((performance.now() - started) / 1_000)
}

async function measureTalk() {
  const pictures = await makePictures(pictureCount)
  await using socket = await openJsonSocket(server, bob.token)
  const calm = await talkUntil(socket, eve.id, delay(isSmoke ? 200 : 5_000))
  const uploading = uploadPictures(server, dan, pictures).then(async (ids) => {
    await untilReady(server, dan, ids)
    return ids
  })
  const busy = await talkUntil(socket, eve.id, uploading)
  await using pages = await openJsonSocket(server, dan.token)
  const shown = Array.from({ length: pageSize }, (_, index) => index)
  const ids = await uploading
  const texts = shown.map(() => ({ type: 'text', text: 'a message of some thirty characters' }))
  const files = shown.map((index) => ({ type: 'file', files: [{ id: ids[index % ids.length] }] }))
  const both = [
    { to: ann.id, contents: texts },
    { to: bob.id, contents: files },
  ]
  const [textsMs, picturesMs] = (await readPages(pages, both, isSmoke ? 3 : 500)) as [number, number]
  return { calmMs: p99Of(calm), busyMs: p99Of(busy), textsMs, picturesMs }
}

function p99Of(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Number.NaN
}
