import { createHash } from 'node:crypto'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type LogEvent,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  type QueryResult,
  sql,
  type TransactionSettings,
} from 'kysely'
import { storageLimits } from '../limits.js'
import type { Schema } from '../sql/schema.js'
import { prefixTables } from '../sql/table-prefix.js'
import type { MysqlLink, Parameter } from './connect.js'
import type { ConnectionPool } from './connection-pool.js'

export interface KyselyOptions {
  readonly pool: ConnectionPool
  /** What the names of all tables begin with. */
  readonly tablePrefix?: string | undefined
  /** Called with every statement, for tests that count them. */
  readonly log?: ((event: LogEvent) => void) | undefined
}

/** Kysely on a pool. Destroying it closes the pool. */
export function createMysqlKysely({ pool, tablePrefix = '', log }: KyselyOptions): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new MysqlPoolDialect(pool),
    plugins: tablePrefix === '' ? [] : [prefixTables(tablePrefix)],
    ...(log === undefined ? {} : { log }),
  })
}

class MysqlPoolDialect implements Dialect {
  readonly #pool: ConnectionPool
  constructor(pool: ConnectionPool) {
    this.#pool = pool
  }
  createDriver(): Driver {
    return new MysqlPoolDriver(this.#pool)
  }
  createQueryCompiler(): MysqlQueryCompiler {
    return new MysqlQueryCompiler()
  }
  createAdapter(): MysqlAdapter {
    return new LockingAdapter()
  }
  createIntrospector(db: ConstructorParameters<typeof MysqlIntrospector>[0]): MysqlIntrospector {
    return new MysqlIntrospector(db)
  }
}

/** Nodes that start at the same time migrate one after the other; the lock goes with the connection that holds it. */
class LockingAdapter extends MysqlAdapter {
  override async acquireMigrationLock(db: Kysely<never>): Promise<void> {
    const waitSeconds = Math.ceil(storageLimits.databaseMigrationWaitMs / 1_000)
    const { rows } = await sql<{ held: number | null }>`
      select get_lock(${await lockName(db)}, ${waitSeconds}) as held`.execute(db)
    if (rows[0]?.held !== 1) throw new Error('another node has been changing the tables for too long')
  }
  override async releaseMigrationLock(db: Kysely<never>): Promise<void> {
    await sql`select release_lock(${await lockName(db)})`.execute(db)
  }
}

/** Locks belong to a whole server: one for each database. */
async function lockName(db: Kysely<never>): Promise<string> {
  const { rows } = await sql<{ name: string }>`select database() as name`.execute(db)
  const hash = createHash('sha256').update(String(rows[0]?.name)).digest('hex')
  return `stonechat.${hash.slice(0, 32)}`
}

class MysqlPoolDriver implements Driver {
  readonly #pool: ConnectionPool
  constructor(pool: ConnectionPool) {
    this.#pool = pool
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<MysqlPoolConnection> {
    return new MysqlPoolConnection(await this.#pool.acquire())
  }
  async releaseConnection(connection: MysqlPoolConnection): Promise<void> {
    this.#pool.release(connection.link)
  }
  async beginTransaction(connection: MysqlPoolConnection, settings: TransactionSettings): Promise<void> {
    if (settings.accessMode !== 'read only') return run(connection, 'start transaction')
    // Sessions are READ COMMITTED, where a snapshot lasts for one statement only.
    await run(connection, 'set transaction isolation level repeatable read')
    await run(connection, 'start transaction with consistent snapshot, read only')
  }
  async commitTransaction(connection: MysqlPoolConnection): Promise<void> {
    await run(connection, 'commit')
  }
  async rollbackTransaction(connection: MysqlPoolConnection): Promise<void> {
    // A lost connection has taken its transaction along; the first error is the one that counts.
    if (connection.link.isBroken) return
    await run(connection, 'rollback').catch(() => connection.link.destroy())
  }
  async destroy(): Promise<void> {
    await this.#pool.close()
  }
}

async function run(connection: DatabaseConnection, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement))
}

class MysqlPoolConnection implements DatabaseConnection {
  readonly link: MysqlLink
  constructor(link: MysqlLink) {
    this.link = link
  }

  async executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.link.query(text, parameters as readonly Parameter[])
    if (Array.isArray(result)) return { rows: result as R[] }
    return { rows: [], numAffectedRows: BigInt(result.affectedRows), insertId: BigInt(result.insertId) }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for it, this package never streams.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('this driver does not stream')
  }
}
