import type { FileStore } from '@stonechat/file'
import type { ImStore } from '@stonechat/im'
import { StonechatError } from '@stonechat/protocol'
import type { MysqlAddress } from '@stonechat/storage/mysql'
import type { MigrationInfo, OnCommit } from '@stonechat/storage/sqlite'
import type { UserStore } from '@stonechat/user'
import type { WorkStore } from '@stonechat/work'
import { type DatabaseAddress, describeDatabase, type SqliteAddress } from '../config/database-address.js'
import { ExitError } from '../exit-error.js'
import type { Logger } from '../observe/logger.js'
import { reasonOf } from './reason-of.js'

export interface StoresOptions {
  readonly log?: Logger | undefined
  readonly onCommit?: OnCommit | undefined
  /** Where this node notes how far a database on another machine has come. */
  readonly markFile?: string | undefined
  /** Who may write to users who chose nothing. */
  readonly people?: 'open' | 'contacts' | undefined
}

export interface ServerStores extends AsyncDisposable {
  readonly im: ImStore
  readonly user: UserStore
  readonly work: WorkStore
  readonly file: FileStore
}

/**
 * Opens the database and brings its tables up to date.
 * @throws ExitError 1 where it is out of reach, damaged, read-only or refuses the account
 */
export async function openDatabase(
  address: DatabaseAddress,
  options: StoresOptions = {},
): Promise<ServerStores> {
  try {
    return address.kind === 'mysql' ? await openMysql(address, options) : await openSqlite(address, options)
  } catch (cause) {
    throw cannotOpen(address, cause)
  }
}

/**
 * Which migrations the database has. Changes nothing; where there is no database, none is applied.
 * @throws ExitError 1 where it is out of reach, damaged or refuses the account
 */
export async function listMigrations(address: DatabaseAddress): Promise<readonly MigrationInfo[]> {
  try {
    if (address.kind === 'sqlite')
      return await (await import('@stonechat/storage/sqlite')).listSqliteMigrations(address.path)
    const { listMysqlMigrations } = await import('@stonechat/storage/mysql')
    return await listMysqlMigrations(address)
  } catch (cause) {
    throw cannotOpen(address, cause)
  }
}

function cannotOpen(address: DatabaseAddress, cause: unknown): ExitError {
  return new ExitError(`cannot open the database ${describeDatabase(address)}: ${rootReason(cause)}`, 1, {
    cause,
  })
}

/** An engine is loaded only when it is used. */
async function openSqlite({ path }: SqliteAddress, options: StoresOptions): Promise<ServerStores> {
  const { openSqlite } = await import('@stonechat/storage/sqlite')
  return openSqlite({ path, ...options })
}

async function openMysql(address: MysqlAddress, options: StoresOptions): Promise<ServerStores> {
  const { openMysql } = await import('@stonechat/storage/mysql')
  return openMysql({ ...address, ...options })
}

/** The store throws `unavailable` with the reason as its cause. Other errors carry it themselves. */
function rootReason(cause: unknown): string {
  return cause instanceof StonechatError && cause.cause !== undefined
    ? rootReason(cause.cause)
    : reasonOf(cause)
}
