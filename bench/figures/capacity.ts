/** What a machine can serve, computed from measured costs. The formula is in docs/performance.md. */
import { round } from '../lib/report.js'
import { type Result, toTable } from './markdown.js'

type Results = ReadonlyMap<string, Result>

/** Half of the machine stays free: for peaks, backups, and the other node that is being replaced. */
const headroom = 2
const online = 500
/** The load assumed by the tables: every user sends a message a minute, every second one to a group with so many online. */
const groupSize = 50
const crowds = [1_000, 10_000, 50_000, 100_000]

interface Costs {
  /** Microseconds of CPU for a durable message to one other, database included. */
  readonly message: number
  /** Microseconds of CPU for each further delivery. */
  readonly delivery: number
  readonly connectionKb: number
  readonly serverMb: number
}

/** A table for each engine that was measured; nothing where a measurement is missing. */
export function toCapacity(results: Results): string | undefined {
  const tables = ['sqlite', 'mariadb'].flatMap((engine) => {
    const costs = readCosts(results, engine)
    return costs === undefined ? [] : [toEngineTable(engine, costs)]
  })
  return tables.length === 0 ? undefined : tables.join('\n\n')
}

function readCosts(results: Results, engine: string): Costs | undefined {
  // At an even rate, as people write: with a window under way a message costs half of that.
  const message = results.get(`one-to-one-${engine}`)?.rows.findLast(isEven)?.cpu_ms_per_1000
  const toOnline = results.get(`growth-${engine}`)?.rows.at(-1)?.large_cpu_ms
  const memory = results.get('memory')?.rows.at(-1)
  const { stonechat_kb_each: connectionKb, stonechat_rss_mb: rssMb, connections } = memory ?? {}
  const values = [message, toOnline, connectionKb, rssMb, connections].map(Number)
  if (values.some(Number.isNaN)) return undefined
  const [messageCost = 0, onlineMs = 0, kb = 0, mb = 0, count = 0] = values
  return {
    message: messageCost,
    delivery: (onlineMs * 1_000 - messageCost) / (online - 2),
    connectionKb: kb,
    serverMb: mb - (count * kb) / 1_024,
  }
}

function isEven({ subject }: Result['rows'][number]): boolean {
  return String(subject).includes('evenly')
}

function toEngineTable(engine: string, { message, delivery, connectionKb, serverMb }: Costs): string {
  const costs = toTable(
    ['', engine === 'sqlite' ? 'SQLite' : 'MariaDB'],
    [
      ['**m**, CPU of a durable message to one other', `${round(message)} µs`],
      ['**d**, CPU of a further delivery, at a calm rate', `${round(delivery)} µs`],
      ['**k**, memory of a connection', `${round(connectionKb)} KB`],
      ['**s**, memory of the server itself', `${round(serverMb)} MB`],
      ['messages to one other, per core and second', Math.round(1_000_000 / message)],
      ['deliveries, per core and second', Math.round(1_000_000 / delivery)],
      ['connections, per GB', Math.round((1_048_576 - serverMb * 1_024) / connectionKb)],
    ],
  )
  const crowd = toTable(
    ['people connected', 'messages/s', 'deliveries/s', 'cores', 'memory of all nodes'],
    crowds.map((people) => {
      const perSecond = people / 60
      const deliveries = (perSecond * (1 + groupSize)) / 2
      const cpu = perSecond * message + (deliveries - perSecond) * delivery
      return [
        people,
        Math.round(perSecond),
        Math.round(deliveries),
        round((headroom * cpu) / 1_000_000),
        `${round((serverMb + (people * connectionKb) / 1_024) / 1_024)} GB`,
      ]
    }),
  )
  return `${costs}\n\n${crowd}`
}
