/**
 * Pairs of people who write to each other, each with a window of messages under way, every one of them on disk before it is
 * acknowledged. How many a second, of those a bare loop commits, and of those socket.io passes on without storing them?
 *
 *   npm run bench:one-to-one                    # SQLite
 *   npm run bench:one-to-one -- --db mariadb
 */
import { storageLimits } from '@stonechat/storage/limits'
import { type BenchDatabase, startDatabase } from '../lib/database.js'
import { type Measured, measure } from '../lib/measure.js'
import { readOptions } from '../lib/options.js'
import { hasPeers, startPeer } from '../lib/peer.js'
import { type BenchUser, makeUsers } from '../lib/people.js'
import { searchRate } from '../lib/rate-search.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { type ClientSpec, startGenerator } from '../load/generator.js'
import { runBareLoop } from './bare-loop.js'

const options = readOptions(['pairs', 'window', 'only', 'seconds'])
const pairs = Number(options.own.pairs ?? (options.isSmoke ? 8 : 500))
const window = Number(options.own.window ?? 16)
const seconds = Number(options.own.seconds ?? (options.isSmoke ? 0.3 : 8))
const warmSeconds = options.isSmoke ? 0.1 : 3
const textBytes = 200
const maxP99Ms = 100
const wants = (part: string) => options.own.only === undefined || options.own.only.split(',').includes(part)

await using database = await startDatabase(options.db)
const users = await fill(database)
const { full, half, evenly, within, batchSize } = await measureStonechat(users)
const bare = wants('bare') ? await measureBareLoop() : undefined
const relay = wants('peer') && hasPeers() ? await measureRelay() : undefined

const rows = [
  toRow('Stonechat, as fast as it goes', full),
  ...(half === undefined ? [] : [toRow('Stonechat, half of that', half)]),
  ...(evenly === undefined ? [] : [toRow('Stonechat, half of that, evenly', evenly)]),
  ...(within === undefined ? [] : [toRow(`Stonechat, evenly, p99 within ${maxP99Ms} ms`, within)]),
  ...(bare === undefined
    ? []
    : [{ subject: `bare loop, batches of ${batchSize}`, messages_per_s: round(bare) }]),
  ...(relay === undefined ? [] : [toRow('socket.io relay with acks, nothing stored', relay)]),
]
const ofBare = bare === undefined ? 0 : full.sentPerSecond / bare
const ofRelay = relay === undefined ? 0 : full.deliveriesPerSecond / relay.deliveriesPerSecond
publish(
  {
    name: `one-to-one-${options.db}`,
    question: `${pairs} pairs, window ${window}, ${textBytes} bytes: how many durable messages a second?`,
    durability: database.durability,
    rows,
    targets: [
      ...(bare === undefined
        ? []
        : [
            target(
              'messages per second, of a bare loop',
              'at least 0.5 ×',
              `${round(ofBare)} ×`,
              ofBare >= 0.5,
            ),
          ]),
      ...(relay === undefined
        ? []
        : [
            target(
              'messages per second, of the socket.io relay',
              'at least 0.33 ×',
              `${round(ofRelay)} ×`,
              ofRelay >= 1 / 3,
            ),
          ]),
      ...toP99Target('p99 to the recipient at half of the maximum', half),
      ...toP99Target('p99 to the recipient at half of the maximum, evenly', evenly),
    ],
    notes: [
      `the server committed ${batchSize} messages in a transaction on average at full speed`,
      ...(half?.lateness === undefined
        ? []
        : [
            `at half of it the generator sent ${round(half.lateness.p99)} ms late at p99, evenly ${round(evenly?.lateness?.p99 ?? 0)} ms, which its times contain`,
          ]),
      ...(options.db === 'mariadb' ? ['server CPU is that of Stonechat and MariaDB together'] : []),
      ...([full, half, evenly].some((one) => one?.isWhole === false) ? ['NOT ALL ARRIVED'] : []),
    ],
  },
  options.results,
)

function target(name: string, wanted: string, measured: string, isMet: boolean) {
  return { name, wanted, measured, isMet }
}

async function fill(from: BenchDatabase): Promise<BenchUser[]> {
  await using stores = await from.open()
  return await makeUsers(stores, pairs * 2)
}

async function measureStonechat(people: readonly BenchUser[]) {
  await using server = await startServer({
    database,
    main: options.main,
    nodeArgs: options.nodeArgs,
  })
  await using generator = startGenerator()
  const clients = people.map(
    ({ token }, index): ClientSpec => ({
      token,
      to: index < pairs ? { type: 'user', id: people[index + pairs]!.id } : undefined,
    }),
  )
  await generator.open({ subject: 'stonechat', host: server.host, port: server.port, clients })
  const pids = [server.pid, ...database.pids]
  const run = async (how: { window: number } | { perSecond: number; together?: number }) => {
    const result = await measure(generator, pids, {
      ...{ ...how, textBytes, warmSeconds, seconds, recipients: 1 },
    })
    return {
      ...result,
      isWhole: result.all.deliveries === result.all.sent && result.lost === 0 && result.failures === 0,
    }
  }
  const before = await readBatches(server.url)
  const full = await run({ window })
  const after = await readBatches(server.url)
  const perSecond = Math.max(1, full.sentPerSecond / 2)
  // The same load at half of its rate: each sender sends a window of messages at once, half as often.
  const half = wants('half') ? await run({ perSecond, together: window }) : undefined
  const evenly = wants('half') ? await run({ perSecond }) : undefined
  const within =
    evenly === undefined || isWithin(evenly) || options.isSmoke
      ? undefined
      : await searchRate({
          start: perSecond / 2,
          attempt: async (rate) => (rate === perSecond ? evenly : run({ perSecond: rate })),
          isGood: isWithin,
          refinements: 3,
        })
  await server.stop()
  return {
    full,
    half,
    evenly,
    within: within?.result,
    batchSize: Math.max(1, Math.round((after.sum - before.sum) / (after.count - before.count))),
  }
}

function toP99Target(name: string, measured: (Measured & { isWhole: boolean }) | undefined) {
  if (measured === undefined) return []
  const { p99 } = measured.latency
  return [target(name, `at most ${maxP99Ms} ms`, `${round(p99)} ms`, isWithin(measured))]
}

function isWithin({ latency, isWhole }: Measured & { isWhole: boolean }): boolean {
  return isWhole && latency.p99 <= maxP99Ms
}

async function readBatches(url: string): Promise<{ sum: number; count: number }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const read = (name: string) =>
    Number(new RegExp(`^stonechat_commit_batch_messages_${name} (\\S+)`, 'm').exec(text)?.[1] ?? 0)
  return { sum: read('sum'), count: read('count') }
}

/** On the tables that the server has just filled, with the conversations that are there. */
async function measureBareLoop(): Promise<number> {
  const sessions = await (async () => {
    await using stores = await database.open()
    return Promise.all(
      users.slice(0, pairs).map(async (user) => (await stores.im.listSessions(user.id, { limit: 1 }))[0]!),
    )
  })()
  return runBareLoop({
    database,
    pairs: sessions.map((session, index) => ({
      senderId: users[index]!.id,
      conversationId: session.conversation_id,
      lastSeq: session.last_seq,
    })),
    batchSize,
    lanes: options.db === 'sqlite' ? 1 : storageLimits.databaseCommitLanes,
    textBytes,
    seconds,
  })
}

async function measureRelay(): Promise<Measured> {
  await using peer = await startPeer('socket.io')
  await using generator = startGenerator()
  const clients = Array.from(
    { length: pairs * 2 },
    (_, index): ClientSpec => ({
      to: index < pairs ? { type: 'user', id: index + pairs } : undefined,
    }),
  )
  await generator.open({ subject: 'socket.io', host: peer.host, port: peer.port, clients })
  return await measure(generator, [peer.pid], {
    ...{ window, textBytes, warmSeconds, seconds, recipients: 1 },
  })
}

function toRow(subject: string, measured: Measured) {
  return {
    subject,
    messages_per_s: round(measured.deliveriesPerSecond),
    p50_ms: round(measured.latency.p50),
    p99_ms: round(measured.latency.p99),
    p999_ms: round(measured.latency.p999),
    server_cpu: round(measured.serverCpuShare),
    cpu_ms_per_1000: round(measured.cpuMsPerThousand),
    rss_mb: round(measured.residentMb),
    generator_cpu: round(measured.generatorCpuShare),
    generator_is_limit: measured.isGeneratorLimit,
  }
}
