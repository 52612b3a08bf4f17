/** From an address to a database that is there, with its tables up to date. */

import type { Log } from '@stonechat/im/contract'
import { storageLimits } from '../limits.js'
import { listMigrations, type MigrationInfo, type MigrationStatus, migrate } from '../migrations/migrate.js'
import type { Engine } from '../sql/engine.js'
import { type MysqlAddress, MysqlLink } from './connect.js'
import { ConnectionPool } from './connection-pool.js'
import { createMysqlKysely } from './driver.js'
import { explainFailure } from './explain-failure.js'
import { inspectServer } from './inspect-server.js'
import { mysqlEngine } from './mysql-engine.js'

const unknownDatabase = 1049
const queryTimeoutMs = storageLimits.databaseQueryTimeoutMs

/** Makes the database and its tables where they are missing; changes nothing where all is there. */
export async function prepareDatabase(
  address: MysqlAddress,
  { accounts, log }: { readonly accounts?: boolean | undefined; readonly log?: Log | undefined },
): Promise<{ engine: Engine; status: MigrationStatus }> {
  const link = (await openExisting(address)) ?? (await openNew(address))
  const collation = await inspectServer(link, log).finally(() => link.close())
  const engine = mysqlEngine({
    collation,
    tablePrefix: address.tablePrefix,
    onRetry: (error, attempt) => log?.debug({ err: error, attempt }, 'storage.write_retried'),
  })
  const db = openUnhurried(address)
  try {
    const status = await migrate({ db, engine }, { accounts })
    if (status.appliedNow.length > 0) log?.info({ migrations: status.appliedNow }, 'storage.migrated')
    return { engine, status }
  } finally {
    await db.destroy()
  }
}

/**
 * Which migrations a database has. Changes nothing: where there is no database, none is applied.
 * @throws Error with one clear sentence where the server cannot be reached or refuses the account
 */
export async function listMysqlMigrations(address: MysqlAddress): Promise<MigrationInfo[]> {
  const engine = mysqlEngine({ collation: 'utf8mb4_bin', tablePrefix: address.tablePrefix })
  try {
    const link = await openExisting(address)
    await link?.close()
    if (link === undefined) return await listMigrations({ db: undefined, engine })
    const db = openUnhurried(address)
    return await listMigrations({ db, engine }).finally(() => db.destroy())
  } catch (error) {
    throw explainFailure(error, address)
  }
}

/** Without a time limit: to change a large table takes as long as it takes. */
function openUnhurried(address: MysqlAddress) {
  const pool = new ConnectionPool({ size: 2, open: () => MysqlLink.open({ address }) })
  return createMysqlKysely({ pool, tablePrefix: address.tablePrefix })
}

async function openExisting(address: MysqlAddress): Promise<MysqlLink | undefined> {
  try {
    return await MysqlLink.open({ address, queryTimeoutMs })
  } catch (error) {
    if ((error as { errno?: number }).errno === unknownDatabase) return undefined
    throw error
  }
}

async function openNew(address: MysqlAddress): Promise<MysqlLink> {
  const link = await MysqlLink.open({ address, useDatabase: false, queryTimeoutMs })
  try {
    const name = address.database.replaceAll('`', '``')
    await link.query(`create database if not exists \`${name}\` character set utf8mb4`)
    return link
  } catch (error) {
    link.destroy()
    throw error
  }
}
