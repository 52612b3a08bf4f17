/**
 * How long is a message under way when the server is not busy? 200 a second between 100 pairs, from before it is written to
 * the sender's socket until the recipient has read it, the disk in between.
 *
 *   npm run bench:latency
 *   npm run bench:latency -- --db mariadb
 */
import { startDatabase } from '../lib/database.js'
import { measure } from '../lib/measure.js'
import { readOptions } from '../lib/options.js'
import { makeUsers } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { type ClientSpec, startGenerator } from '../load/generator.js'

const options = readOptions(['rate', 'seconds'])
const rate = Number(options.own.rate ?? 200)
const pairs = options.isSmoke ? 4 : 100
const seconds = Number(options.own.seconds ?? (options.isSmoke ? 0.3 : 15))
const textBytes = 200

await using database = await startDatabase(options.db)
const users = await fill()
await using server = await startServer({
  database,
  main: options.main,
  nodeArgs: options.nodeArgs,
})
await using generator = startGenerator()
const clients = users.map(
  ({ token }, index): ClientSpec => ({
    token,
    to: index < pairs ? { type: 'user', id: users[index + pairs]!.id } : undefined,
  }),
)
await generator.open({ subject: 'stonechat', host: server.host, port: server.port, clients })
const warmSeconds = options.isSmoke ? 0.1 : 3
const result = await measure(generator, [server.pid, ...database.pids], {
  ...{ perSecond: rate, textBytes, warmSeconds, seconds, recipients: 1 },
})
await server.stop()

const { p50, p99, p999, max } = result.latency
const isWhole = result.all.deliveries === result.all.sent && result.lost === 0
// The targets are for the embedded database.
const targets =
  options.db === 'sqlite'
    ? [
        {
          name: 'p50 to the recipient',
          wanted: 'at most 3 ms',
          measured: `${round(p50)} ms`,
          isMet: p50 <= 3,
        },
        {
          name: 'p99 to the recipient',
          wanted: 'at most 15 ms',
          measured: `${round(p99)} ms`,
          isMet: p99 <= 15,
        },
      ]
    : []
publish(
  {
    name: `latency-${options.db}`,
    question: `${rate} messages a second between ${pairs} pairs, ${textBytes} bytes: when are they with the recipient?`,
    durability: database.durability,
    rows: [
      {
        messages_per_s: round(result.sentPerSecond),
        ...{ p50_ms: round(p50), p99_ms: round(p99), p999_ms: round(p999), max_ms: round(max) },
        server_cpu: round(result.serverCpuShare),
        generator_cpu: round(result.generatorCpuShare),
      },
    ],
    targets,
    notes: isWhole ? [] : ['NOT ALL ARRIVED'],
  },
  options.results,
)

async function fill() {
  await using stores = await database.open()
  return await makeUsers(stores, pairs * 2)
}
