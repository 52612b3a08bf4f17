import type { ImStore, Log } from '@stonechat/im/contract'
import { limits } from '@stonechat/protocol'
import type { UserStore } from '@stonechat/user'
import type { Kysely } from 'kysely'
import type { Dialect } from '../dialect.js'
import { gatherImReads, gatherUserReads } from '../gather-reads.js'
import { createImStore } from '../im/im-store.js'
import type { MigrationStatus } from '../migrate.js'
import type { Schema } from '../schema/index.js'
import { createUserStore } from '../user/user-store.js'
import { CallGate } from './call-gate.js'
import { type MysqlAddress, MysqlLink } from './connect.js'
import { ConnectionPool } from './connection-pool.js'
import { createMysqlKysely, type KyselyOptions } from './driver.js'
import { explainFailure } from './explain-failure.js'
import { prepareDatabase } from './prepare-database.js'

export interface MysqlOptions extends MysqlAddress {
  /** How many connections at most; `databasePoolSize` by default. */
  readonly poolSize?: number | undefined
  readonly log?: Log | undefined
  /** How long a statement may take; `databaseQueryTimeoutMs` by default. */
  readonly queryTimeoutMs?: number | undefined
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

export interface MysqlDatabase {
  readonly db: Kysely<Schema>
  readonly dialect: Dialect
  readonly status: MigrationStatus
}

/**
 * Opens both stores on a MySQL or MariaDB database, making it where it does not exist and bringing its tables up to
 * date. From then on a server that goes away and comes back costs `unavailable` answers, and no restart.
 * @throws Error with one clear sentence where the server cannot be reached, refuses the account or the database
 */
export async function openMysql(options: MysqlOptions): Promise<MysqlStores> {
  const queryTimeoutMs = options.queryTimeoutMs ?? limits.databaseQueryTimeoutMs
  const { db, dialect, status } = await connectMysql({ ...options, queryTimeoutMs })
  const gate = new CallGate()
  const close = async () => {
    await gate.close()
    await db.destroy()
  }
  const im = gate.guard(createImStore({ db, dialect }))
  const user = gate.guard(createUserStore({ db, dialect }))
  return {
    im: { ...im, ...gatherImReads(im) },
    user: { ...user, ...gatherUserReads(user) },
    migrationStatus: () => status,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** The database itself, for work on whole tables; statements may take as long as they need unless the options say. */
export async function connectMysql(options: MysqlOptions): Promise<MysqlDatabase> {
  const { poolSize, log, queryTimeoutMs, onStatement, ...address } = options
  try {
    const prepared = await prepareDatabase(address, log)
    const pool = new ConnectionPool({
      size: poolSize ?? limits.databasePoolSize,
      open: () => MysqlLink.open({ address, queryTimeoutMs }),
    })
    return { db: createMysqlKysely({ pool, log: onStatement }), ...prepared }
  } catch (error) {
    throw explainFailure(error, address)
  }
}
