/**
 * The limit: a loop that commits the rows of a send, in batches of the size that the server came to, on the same tables of
 * the same engine, each batch in one durable transaction. No sockets, no checks, no reads, no events.
 */
import { randomUUID } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import { openBinding } from '../../packages/storage/src/sqlite/binding.js'
import type { BenchDatabase } from '../lib/database.js'

export interface BareLoopOptions {
  readonly database: BenchDatabase
  /** Sender and conversation of each pair. */
  readonly pairs: readonly {
    readonly senderId: number
    readonly conversationId: number
    readonly lastSeq: number
  }[]
  readonly batchSize: number
  /** How many transactions are under way at once, each with its own pairs. */
  readonly lanes: number
  readonly textBytes: number
  readonly seconds: number
}

type Value = string | number | null

/** Messages committed in a second. */
export async function runBareLoop(options: BareLoopOptions): Promise<number> {
  return options.database.engine === 'sqlite' ? runSqlite(options) : runMaria(options)
}

function runSqlite({ database, ...options }: BareLoopOptions): number {
  const binding = openBinding(database.address.replace('sqlite:', ''))
  for (const pragma of [
    'journal_mode = wal',
    'synchronous = full',
    'cache_size = -32768',
    'wal_autocheckpoint = 4000',
  ])
    binding.exec(`pragma ${pragma}`)
  const statements = new Map<string, ReturnType<typeof binding.prepare>>()
  const execute = (sql: string, values: Value[]) => {
    const statement = statements.get(sql) ?? binding.prepare(sql)
    statements.set(sql, statement)
    statement.run(values)
  }
  const lane = createLane({ ...options, conflict: onConflict, insert: insertJson })
  const started = performance.now()
  let count = 0
  while (performance.now() - started < options.seconds * 1_000) {
    binding.exec('begin immediate')
    for (const { sql, values } of lane.nextBatch()) execute(sql, values)
    binding.exec('commit')
    count += options.batchSize
  }
  const perSecond = (count * 1_000) / (performance.now() - started)
  binding.close()
  return perSecond
}

async function runMaria({ database, ...options }: BareLoopOptions): Promise<number> {
  const url = new URL(database.address)
  const started = performance.now()
  const counts = await Promise.all(
    Array.from({ length: options.lanes }, async (_, index) => {
      const connection = await createConnection({
        ...{ host: url.hostname, port: Number(url.port), database: url.pathname.slice(1) },
        ...{ user: url.username, password: decodeURIComponent(url.password) },
      })
      await connection.query('set session transaction isolation level read committed')
      const pairs = options.pairs.filter((_pair, pair) => pair % options.lanes === index)
      const lane = createLane({ ...options, pairs, conflict: onDuplicateKey, insert: insertValues })
      let count = 0
      while (performance.now() - started < options.seconds * 1_000) {
        await connection.query('begin')
        for (const { sql, values } of lane.nextBatch()) await connection.query(sql, values)
        await connection.query('commit')
        count += options.batchSize
      }
      await connection.end()
      return count
    }),
  )
  return (counts.reduce((sum, count) => sum + count, 0) * 1_000) / (performance.now() - started)
}

const onConflict = (key: string, columns: readonly string[]) =>
  `on conflict (${key}) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`
const onDuplicateKey = (_key: string, columns: readonly string[]) =>
  `on duplicate key update ${columns.map((column) => `${column} = values(${column})`).join(', ')}`

interface LaneOptions extends Pick<BareLoopOptions, 'pairs' | 'batchSize' | 'textBytes'> {
  readonly conflict: (key: string, columns: readonly string[]) => string
  readonly insert: Insert
}

/** An insert of rows that lie one behind the other in `values`. */
type Insert = (
  into: string,
  columns: number,
  values: Value[],
  merge?: string,
) => { sql: string; values: Value[] }

/** Makes batch after batch of the rows that a send writes: the message, the head, the sender's session, the event. */
function createLane({ pairs, batchSize, textBytes, conflict, insert }: LaneOptions) {
  const seqs = pairs.map((pair) => pair.lastSeq)
  const run = randomUUID()
  const content = JSON.stringify({ type: 'text', text: 'x'.repeat(textBytes) })
  let serial = 0
  let next = 0

  return {
    nextBatch(): { sql: string; values: Value[] }[] {
      const messages: Value[] = []
      const heads = new Map<number, Value[]>()
      const sessions = new Map<number, Value[]>()
      const events: Value[] = []
      const at = Date.now()
      for (let count = 0; count < batchSize; count += 1) {
        const index = next
        next = (next + 1) % pairs.length
        const { senderId, conversationId } = pairs[index]!
        seqs[index]! += 1
        serial += 1
        const seq = seqs[index]!
        messages.push(conversationId, seq, `${run}-${serial}`, senderId, content, null, serial, at)
        heads.set(conversationId, [conversationId, 'direct', seq, 0, at])
        sessions.set(conversationId, [senderId, conversationId, seq])
        events.push(conversationId, 'message_created', seq, null, at)
      }
      return [
        insert(
          'im_messages (conversation_id, seq, client_id, sender_id, content, reply_to, body_hash, created_at)',
          8,
          messages,
        ),
        insert(
          'im_conversations (id, kind, last_seq, rev, last_at)',
          5,
          [...heads.values()].flat(),
          conflict('id', ['last_seq', 'rev', 'last_at']),
        ),
        insert(
          'im_sessions (user_id, conversation_id, read_seq)',
          3,
          [...sessions.values()].flat(),
          conflict('user_id, conversation_id', ['read_seq']),
        ),
        insert('im_events (conversation_id, kind, seq, rev, at)', 5, events),
      ]
    },
  }
}

const texts = new Map<string, string>()

/** As the server inserts on SQLite: one text for any number of rows, which are one value. */
const insertJson: Insert = (into, columns, values, merge = '') => {
  const rows = Array.from({ length: values.length / columns }, (_, row) =>
    values.slice(row * columns, (row + 1) * columns),
  )
  const selected = Array.from({ length: columns }, (_, column) => `value ->> ${column}`).join(', ')
  return {
    sql: `insert into ${into} select ${selected} from json_each(?) where true ${merge}`,
    values: [JSON.stringify(rows)],
  }
}

const insertValues: Insert = (into, columns, values, merge = '') => {
  const rows = values.length / columns
  const key = `${into}${merge}${rows}`
  let sql = texts.get(key)
  if (sql === undefined) {
    const row = `(${Array(columns).fill('?').join(', ')})`
    sql = `insert into ${into} values ${Array(rows).fill(row).join(', ')} ${merge}`
    texts.set(key, sql)
  }
  return { sql, values }
}
