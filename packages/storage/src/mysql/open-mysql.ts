import type { ImStore, Log } from '@stonechat/im/contract'
import { limits } from '@stonechat/protocol'
import type { UserStore } from '@stonechat/user'
import { type Dialect, mysqlDialect } from '../dialect.js'
import { createImStore } from '../im/im-store.js'
import { type MigrationStatus, migrate } from '../migrate.js'
import { createUserStore } from '../user/user-store.js'
import { type MysqlAddress, MysqlLink } from './connect.js'
import { ConnectionPool } from './connection-pool.js'
import { createMysqlKysely, type KyselyOptions } from './driver.js'
import { explainFailure } from './explain-failure.js'
import { ensureDatabase, inspectServer } from './prepare-server.js'

export interface MysqlOptions extends MysqlAddress {
  /** How many connections at most; `databasePoolSize` by default. */
  readonly poolSize?: number | undefined
  readonly log?: Log | undefined
  /** Told of every statement, for tests that count them. */
  readonly onStatement?: KyselyOptions['log']
}

export interface MysqlStores extends AsyncDisposable {
  readonly im: ImStore
  readonly user: UserStore
  migrationStatus(): MigrationStatus
  /** Answers what was asked before, then takes leave of the server. */
  close(): Promise<void>
}

/**
 * Opens both stores on a MySQL or MariaDB database, making it where it does not exist and bringing its tables up to
 * date. From then on a server that goes away and comes back costs `unavailable` answers, and no restart.
 * @throws Error with one clear sentence where the server cannot be reached, refuses the account or the database
 */
export async function openMysql({
  poolSize,
  log,
  onStatement,
  ...address
}: MysqlOptions): Promise<MysqlStores> {
  try {
    const { dialect, status } = await prepare(address, log)
    const pool = new ConnectionPool({
      size: poolSize ?? limits.databasePoolSize,
      open: () => MysqlLink.open({ address, queryTimeoutMs: limits.databaseQueryTimeoutMs }),
    })
    const db = createMysqlKysely({ pool, log: onStatement })
    const close = () => db.destroy()
    return {
      im: createImStore({ db, dialect }),
      user: createUserStore({ db, dialect }),
      migrationStatus: () => status,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    throw explainFailure(error, address)
  }
}

async function prepare(
  address: MysqlAddress,
  log: Log | undefined,
): Promise<{ dialect: Dialect; status: MigrationStatus }> {
  // Without a time limit: to change a large table takes as long as it takes.
  const open = () => MysqlLink.open({ address })
  await ensureDatabase({ address })
  const link = await open()
  const collation = await inspectServer(link, log).finally(() => link.close())
  const dialect = mysqlDialect({
    collation,
    onRetry: (error, attempt) => log?.debug({ err: error, attempt }, 'storage.write_retried'),
  })
  const db = createMysqlKysely({ pool: new ConnectionPool({ size: 2, open }) })
  try {
    const status = await migrate(db, dialect)
    if (status.appliedNow.length > 0) log?.info({ migrations: status.appliedNow }, 'storage.migrated')
    return { dialect, status }
  } finally {
    await db.destroy()
  }
}
