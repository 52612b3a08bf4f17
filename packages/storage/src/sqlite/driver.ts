import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type LogEvent,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import { EachRow } from '../sql/each-row.js'
import type { Schema } from '../sql/schema.js'
import { prefixTables } from '../sql/table-prefix.js'
import { type Binding, type BoundValue, openBinding } from './binding.js'
import { prepareQuery, type Query } from './prepare-query.js'

const busyTimeoutMs = 5_000
const cacheKib = 32_768
const statementCacheMax = 512
const pageBytes = 2_048
const logMaxFrames = 64_000

export interface OpenOptions {
  readonly path: string
  /** Refuses every write on this connection. */
  readonly readOnly?: boolean | undefined
  /** Looks at a file that may be somebody else's: nothing of it is set, its journal included. */
  readonly isForeign?: boolean | undefined
  /** What the names of all tables begin with. */
  readonly tablePrefix?: string | undefined
  /** Called with every statement, for tests that count them. */
  readonly log?: ((event: LogEvent) => void) | undefined
  /** Called after every transaction that was committed; where it throws, the transaction counts as failed. */
  readonly onCommit?: (() => void) | undefined
}

/**
 * Opens a file as a database of this thread: every query blocks the thread until the disk has answered.
 * @throws Error where the file is damaged, is no database or cannot be written.
 */
export function openDatabase({
  path,
  readOnly = false,
  isForeign = false,
  tablePrefix = '',
  log,
  onCommit,
}: OpenOptions): Kysely<Schema> {
  const binding = openBinding(path)
  try {
    if (isForeign) binding.exec(`pragma busy_timeout = ${busyTimeoutMs}; pragma query_only = on`)
    else prepareConnection(binding, readOnly)
  } catch (error) {
    binding.close()
    throw error
  }
  return new Kysely<Schema>({
    dialect: new SqliteFileDialect(binding, onCommit),
    plugins: tablePrefix === '' ? [] : [prefixTables(tablePrefix)],
    ...(log === undefined ? {} : { log }),
  })
}

function prepareConnection(binding: Binding, readOnly: boolean): void {
  binding.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  // Of a new file. A message touches a page of each index of messages, whatever else is in them: smaller pages are fewer
  // bytes to write and to sync.
  binding.exec(`pragma page_size = ${pageBytes}`)
  // Readers and the writer do not wait for each other; FULL makes every commit durable against loss of power.
  binding.exec('pragma journal_mode = wal')
  binding.exec('pragma synchronous = full')
  binding.exec(`pragma cache_size = -${cacheKib}`)
  binding.exec('pragma temp_store = memory')
  // Where the log has not been copied into the file before (see log-copier.ts), a commit does it here.
  binding.exec(`pragma wal_autocheckpoint = ${logMaxFrames}`)
  binding.exec('pragma trusted_schema = off')
  if (readOnly) binding.exec('pragma query_only = on')
  // The first read of the schema: finds a damaged file here and not in the middle of a request.
  else binding.exec('begin immediate; select count(*) from sqlite_schema; commit')
}

class SqliteFileDialect implements Dialect {
  readonly #binding: Binding
  readonly #onCommit: OpenOptions['onCommit']
  constructor(binding: Binding, onCommit: OpenOptions['onCommit']) {
    this.#binding = binding
    this.#onCommit = onCommit
  }
  createDriver(): Driver {
    return new SqliteFileDriver(this.#binding, this.#onCommit)
  }
  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler()
  }
  createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
  createIntrospector(db: ConstructorParameters<typeof SqliteIntrospector>[0]): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}

/** Kysely takes SQLite for an engine whose changes of tables cannot be undone, and would migrate outside of a transaction. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): true {
    return true
  }
}

/** One connection, lent to one user at a time in the order they asked. */
class SqliteFileDriver implements Driver {
  readonly #binding: Binding
  readonly #connection: SqliteConnection
  readonly #onCommit: OpenOptions['onCommit']
  #isLent = false
  readonly #waiting: (() => void)[] = []

  constructor(binding: Binding, onCommit: OpenOptions['onCommit']) {
    this.#binding = binding
    this.#onCommit = onCommit
    this.#connection = new SqliteConnection(binding)
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isLent) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#isLent = true
    return this.#connection
  }
  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift()
    if (next === undefined) this.#isLent = false
    else next()
  }
  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    // Taking the write lock at once: a transaction that reads first and writes later could be refused half way.
    const begin = settings.accessMode === 'read only' ? 'begin' : 'begin immediate'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
    this.#onCommit?.()
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'))
    } catch (error) {
      // A full disk or a lost file has already rolled it back; the first error is the one that counts.
      if (!String(error).includes('no transaction is active')) throw error
    }
  }
  async destroy(): Promise<void> {
    this.#connection.forgetStatements()
    this.#binding.close()
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #binding: Binding
  readonly #queries = new Map<string, Query>()
  constructor(binding: Binding) {
    this.#binding = binding
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const query = this.#prepare(sql)
    if (query.kind === 'read') return { rows: query.read(parameters as readonly BoundValue[]) as R[] }
    const [first] = parameters
    if (first instanceof EachRow) {
      for (const row of first.rows) query.run(row)
      return { rows: [] }
    }
    const { changes, lastInsertRowid } = query.run(parameters as readonly BoundValue[])
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for it, this package never streams.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('this driver does not stream')
  }

  forgetStatements(): void {
    this.#queries.clear()
  }

  /** The least recently used one goes when there are too many. */
  #prepare(sql: string): Query {
    const known = this.#queries.get(sql)
    if (known !== undefined) {
      this.#queries.delete(sql)
      this.#queries.set(sql, known)
      return known
    }
    const query = prepareQuery(this.#binding, sql)
    this.#queries.set(sql, query)
    if (this.#queries.size > statementCacheMax) {
      const oldest = this.#queries.keys().next().value
      if (oldest !== undefined) this.#queries.delete(oldest)
    }
    return query
  }
}
