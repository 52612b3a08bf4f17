/** From an address to a database that is there, with its tables up to date. */
import type { Log } from '@stonechat/im/contract'
import { type Dialect, mysqlDialect } from '../dialect.js'
import { type MigrationStatus, migrate } from '../migrate.js'
import { type LinkOptions, type MysqlAddress, MysqlLink } from './connect.js'
import { ConnectionPool } from './connection-pool.js'
import { createMysqlKysely } from './driver.js'
import { inspectServer } from './inspect-server.js'

const unknownDatabase = 1049

interface Preparation {
  readonly address: MysqlAddress
  readonly queryTimeoutMs: number
  readonly log: Log | undefined
}

/** Makes the database and its tables where they are missing; changes nothing where all is there. */
export async function prepareDatabase({
  address,
  queryTimeoutMs,
  log,
}: Preparation): Promise<{ dialect: Dialect; status: MigrationStatus }> {
  await ensureDatabase({ address, queryTimeoutMs })
  const link = await MysqlLink.open({ address, queryTimeoutMs })
  const collation = await inspectServer(link, log).finally(() => link.close())
  const dialect = mysqlDialect({
    collation,
    onRetry: (error, attempt) => log?.debug({ err: error, attempt }, 'storage.write_retried'),
  })
  // Without a time limit: to change a large table takes as long as it takes.
  const pool = new ConnectionPool({ size: 2, open: () => MysqlLink.open({ address }) })
  const db = createMysqlKysely({ pool })
  try {
    const status = await migrate(db, dialect)
    if (status.appliedNow.length > 0) log?.info({ migrations: status.appliedNow }, 'storage.migrated')
    return { dialect, status }
  } finally {
    await db.destroy()
  }
}

async function ensureDatabase(options: LinkOptions): Promise<void> {
  try {
    const link = await MysqlLink.open(options)
    await link.close()
  } catch (error) {
    if ((error as { errno?: number }).errno !== unknownDatabase) throw error
    const link = await MysqlLink.open({ ...options, useDatabase: false })
    try {
      const name = options.address.database.replaceAll('`', '``')
      await link.query(`create database if not exists \`${name}\` character set utf8mb4`)
    } finally {
      await link.close()
    }
  }
}
