/**
 * The same pairs on Stonechat and on ejabberd with its archive of messages in SQL, on the same engine in the same run: how
 * many messages a second, and what does one cost the server and its database?
 *
 *   npm run bench:ejabberd                     # SQLite
 *   npm run bench:ejabberd -- --db mariadb
 *
 * Needs `apt-get install ejabberd`; its service need not run, and is left alone.
 */
import { startDatabase } from '../lib/database.js'
import { type Measured, measure } from '../lib/measure.js'
import { readOptions } from '../lib/options.js'
import { makeUsers } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { startGenerator } from '../load/generator.js'
import { ejabberdPackages, hasEjabberd, startEjabberd } from './ejabberd-server.js'
import { openXmppLoad } from './xmpp-load.js'

const options = readOptions(['pairs', 'window', 'seconds'])
const pairs = Number(options.own.pairs ?? (options.isSmoke ? 5 : 500))
const plan = {
  window: Number(options.own.window ?? 16),
  textBytes: 200,
  warmSeconds: options.isSmoke ? 0.2 : 3,
  seconds: Number(options.own.seconds ?? (options.isSmoke ? 0.4 : 10)),
}

if (hasEjabberd()) await compare()
else
  console.log(
    `ejabberd is not installed, so there is nothing to compare with: apt-get install ${ejabberdPackages}`,
  )

async function compare(): Promise<void> {
  await using database = await startDatabase(options.db)
  const own = await measureStonechat()
  const { result: peer, version, durability, archived } = await measureEjabberd()
  const speed = own.deliveriesPerSecond / peer.deliveriesPerSecond
  publish(
    {
      name: `ejabberd-${options.db}`,
      question: `${pairs} pairs, window ${plan.window}, ${plan.textBytes} bytes, everything stored: Stonechat and ejabberd ${version}`,
      durability: `Stonechat: ${database.durability}. ejabberd: ${durability}`,
      rows: [toRow('Stonechat', own), toRow(`ejabberd ${version}, mod_mam in SQL`, peer)],
      targets: [
        {
          name: 'messages per second, of those of ejabberd',
          wanted: 'at least 8 ×',
          measured: `${round(speed)} ×`,
          isMet: speed >= 8,
        },
      ],
      notes: [
        'server CPU is that of the server and its database together; a message counts when its recipient has it',
        'Stonechat acknowledges a message when it is on disk, and that opens the window; XMPP acknowledges nothing by itself, so that arriving opens it, and ejabberd delivers only what both archives hold',
        `ejabberd keeps an archive for each of the two, as XEP-0313 has it: ${archived} rows for ${peer.all.deliveries} messages`,
        ...[own, peer].flatMap(({ all, sent }) =>
          all.deliveries === all.sent
            ? []
            : [`NOT ALL ARRIVED: ${all.deliveries} of ${all.sent} (${sent} measured)`],
        ),
      ],
    },
    options.results,
  )

  async function measureStonechat() {
    const users = await fill()
    await using server = await startServer({ database, main: options.main })
    await using generator = startGenerator()
    const clients = users.map(({ token }, index) => ({
      token,
      to: index < pairs ? ({ type: 'user', id: users[index + pairs]!.id } as const) : undefined,
    }))
    await generator.open({ subject: 'stonechat', host: server.host, port: server.port, clients })
    const result = await measure(generator, [server.pid, ...database.pids], plan)
    await server.stop()
    return result
  }

  async function fill() {
    await using stores = await database.open()
    return await makeUsers(stores, pairs * 2)
  }

  async function measureEjabberd() {
    await using ejabberd = await startEjabberd(database, pairs * 2)
    using load = await openXmppLoad(ejabberd, pairs)
    const result = await measure(load, [ejabberd.pid, ...database.pids], plan)
    const { version, durability } = ejabberd
    return { result, version, durability, archived: await ejabberd.countArchived() }
  }
}

function toRow(subject: string, measured: Measured) {
  return {
    subject,
    messages_per_s: round(measured.deliveriesPerSecond),
    p50_ms: round(measured.latency.p50),
    p99_ms: round(measured.latency.p99),
    server_cpu: round(measured.serverCpuShare),
    cpu_ms_per_1000: round(measured.cpuMsPerThousand),
    rss_mb: round(measured.residentMb),
    generator_cpu: round(measured.generatorCpuShare),
    generator_is_limit: measured.isGeneratorLimit,
  }
}
