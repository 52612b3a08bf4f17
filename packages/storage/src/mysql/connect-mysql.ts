import type { Log } from '@stonechat/im/contract'
import type { Kysely } from 'kysely'
import { storageLimits } from '../limits.js'
import type { MigrationStatus } from '../migrations/migrate.js'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import { type MysqlAddress, MysqlLink } from './connect.js'
import { ConnectionPool } from './connection-pool.js'
import { createMysqlKysely, type KyselyOptions } from './driver.js'
import { explainFailure } from './explain-failure.js'
import { prepareDatabase } from './prepare-database.js'

export interface MysqlConnectOptions extends MysqlAddress {
  /** How many connections at most; `databasePoolSize` by default. */
  readonly poolSize?: number | undefined
  /** `false` makes no tables of accounts; true by default. */
  readonly accounts?: boolean | undefined
  readonly log?: Log | undefined
  /** How long a statement may take; as long as it needs by default. */
  readonly queryTimeoutMs?: number | undefined
  /** Called with every statement, for tests that count them. */
  readonly onStatement?: KyselyOptions['log']
}

export interface MysqlDatabase {
  readonly db: Kysely<Schema>
  readonly engine: Engine
  readonly status: MigrationStatus
}

/**
 * Connects this thread to a database, making it where it does not exist and bringing its tables up to date.
 * @throws Error with one clear sentence where the server cannot be reached, refuses the account or the database
 */
export async function connectMysql(options: MysqlConnectOptions): Promise<MysqlDatabase> {
  const { poolSize, accounts, log, queryTimeoutMs, onStatement, ...address } = options
  try {
    const prepared = await prepareDatabase(address, { accounts, log })
    const pool = new ConnectionPool({
      size: poolSize ?? storageLimits.databasePoolSize,
      open: () => MysqlLink.open({ address, queryTimeoutMs }),
    })
    return {
      db: createMysqlKysely({ pool, tablePrefix: address.tablePrefix, log: onStatement }),
      ...prepared,
    }
  } catch (error) {
    throw explainFailure(error, address)
  }
}
