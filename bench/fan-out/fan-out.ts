/**
 * One group with everybody online, at the highest rate at which p99 of delivery stays within half a second.
 * What does a delivery cost the server, and what does it cost socket.io and bare `ws` on the same sockets?
 *
 *   npm run bench:fan-out
 *   npm run bench:fan-out -- --rate 500 --only stonechat      # one rate, without the peers
 */
import { startDatabase } from '../lib/database.js'
import { type Measured, measure } from '../lib/measure.js'
import { readOptions } from '../lib/options.js'
import { hasPeers, type PeerName, startPeer } from '../lib/peer.js'
import { makeGroup, makeUsers } from '../lib/people.js'
import { searchRate } from '../lib/rate-search.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { type ClientSpec, type SubjectName, startGenerator } from '../load/generator.js'

const options = readOptions(['members', 'rate', 'only'])
const members = Number(options.own.members ?? (options.isSmoke ? 10 : 500))
const givenRate = options.own.rate ?? (options.isSmoke ? '50' : undefined)
const fixedRate = givenRate === undefined ? undefined : Number(givenRate)
const senders = Math.min(20, members)
const textBytes = 200
const maxLatencyMs = 500
const seconds = options.isSmoke ? 0.3 : 2.5
const warmSeconds = options.isSmoke ? 0.1 : 0.7

interface Running {
  readonly subject: SubjectName
  readonly host: string
  readonly port: number
  readonly pid: number
}

const rows = [await measureStonechat()]
const peers: PeerName[] = ['socket.io', 'ws, a write each', 'ws, joined writes']
if (hasPeers() && options.own.only === undefined) for (const name of peers) rows.push(await measurePeer(name))

const perCpuSecond = (subject: string) =>
  rows.find((row) => row.subject === subject)?.deliveries_per_cpu_s ?? 0
const ratio = perCpuSecond('Stonechat') / perCpuSecond('socket.io')
publish(
  {
    name: 'fan-out',
    question: `One group of ${members} connected members, messages of ${textBytes} bytes, p99 within ${maxLatencyMs} ms: what does a delivery cost?`,
    durability: 'Stonechat: SQLite, WAL, synchronous=FULL: fsync on every commit. The peers store nothing.',
    rows,
    targets:
      hasPeers() && options.own.only === undefined
        ? [
            {
              name: 'deliveries per second of server CPU, of those of socket.io',
              wanted: 'at least 5 ×',
              measured: `${round(ratio)} ×`,
              isMet: ratio >= 5,
            },
          ]
        : [],
  },
  options.results,
)

async function measureStonechat() {
  await using database = await startDatabase(options.db)
  const { users, groupId } = await fill()
  await using server = await startServer({
    database,
    main: options.main,
    nodeArgs: options.nodeArgs,
  })
  const clients = users.map(
    ({ token }, index): ClientSpec => ({
      token,
      to: index < senders ? { type: 'group', id: groupId } : undefined,
    }),
  )
  const row = await measureFanOut('Stonechat', { ...server, subject: 'stonechat' }, clients)
  await server.stop()
  return row

  async function fill() {
    await using stores = await database.open()
    const users = await makeUsers(stores, members)
    return {
      users,
      groupId: await makeGroup(
        stores,
        users.map((user) => user.id),
      ),
    }
  }
}

async function measurePeer(name: PeerName) {
  await using peer = await startPeer(name)
  const clients = Array.from(
    { length: members },
    (_, index): ClientSpec => ({
      to: index < senders ? { type: 'group', id: 0 } : undefined,
    }),
  )
  return await measureFanOut(name, peer, clients)
}

async function measureFanOut(name: string, program: Running, clients: readonly ClientSpec[]) {
  await using generator = startGenerator()
  await generator.open({ subject: program.subject, host: program.host, port: program.port, clients })
  // The sender of a Stonechat message has its reply instead of the event.
  const receivers = program.subject === 'stonechat' ? members - 1 : members
  const attempt = async (rate: number) => {
    const result = await measure(generator, [program.pid], {
      ...{ perSecond: rate, textBytes, warmSeconds, seconds, recipients: receivers },
      wantsReply: program.subject !== 'ws',
    })
    const isWhole = result.all.deliveries === result.all.sent * receivers
    console.log(
      `${name} at ${rate}/s: ${round(result.deliveriesPerSecond)} deliveries/s, p99 ${round(result.latency.p99)} ms${isWhole ? '' : ', not all arrived'}`,
    )
    return { ...result, isWhole }
  }
  const isGood = (
    { latency, sentPerSecond, isWhole, lost, deliveriesPerSecond }: Measured & { isWhole: boolean },
    rate: number,
  ) =>
    latency.p99 <= maxLatencyMs &&
    isWhole &&
    lost === 0 &&
    sentPerSecond >= rate * 0.9 &&
    deliveriesPerSecond >= rate * receivers * 0.9
  const found =
    fixedRate !== undefined
      ? { rate: fixedRate, result: await attempt(fixedRate) }
      : await searchRate({ start: 50, attempt, isGood, refinements: 3 })
  if (found === undefined) throw new Error('50 a second is too much already')
  const { rate, result } = found
  return {
    subject: name,
    messages_per_s: rate,
    deliveries_per_s: round(result.deliveriesPerSecond),
    p50_ms: round(result.latency.p50),
    p99_ms: round(result.latency.p99),
    p999_ms: round(result.latency.p999),
    server_cpu: round(result.serverCpuShare),
    cpu_ms_per_1000: round(result.cpuMsPerThousand),
    deliveries_per_cpu_s: round(result.deliveriesPerCpuSecond),
    rss_mb: round(result.residentMb),
    generator_cpu: round(result.generatorCpuShare),
    generator_is_limit: result.isGeneratorLimit,
  }
}
