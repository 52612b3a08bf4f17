/** The two ends of a copy: databases of either engine, opened in this thread. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { migrate } from '../migrations/migrate.js'
import type { MysqlAddress } from '../mysql/connect.js'
import { connectMysql } from '../mysql/connect-mysql.js'
import { listMysqlMigrations } from '../mysql/prepare-database.js'
import type { Tx } from '../sql/tx.js'
import { openDatabase } from '../sqlite/driver.js'
import { listSqliteMigrations } from '../sqlite/list-migrations.js'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'

export type EndAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | ({ readonly kind: 'mysql' } & MysqlAddress)

export interface DatabaseEnd extends Tx, AsyncDisposable {}

/**
 * A database to copy from. Nothing in it is changed.
 * @throws Error with one clear sentence where there is none, it is only a part, or its tables are not up to date
 */
export async function openSource(address: EndAddress): Promise<DatabaseEnd> {
  const migrations =
    address.kind === 'sqlite' ? await listSqliteMigrations(address.path) : await listMysqlMigrations(address)
  const applied = migrations.filter((migration) => migration.appliedAt !== undefined)
  if (applied.length === 0) throw new Error('the source is no database of Stonechat')
  if (applied.length < migrations.length)
    throw new Error('the tables of the source are not up to date; run stonechat migrate on it first')
  if (address.kind === 'mysql') return toEnd(await connectMysql(address))
  return toEnd({ db: openDatabase({ path: address.path, readOnly: true }), engine: sqliteEngine })
}

/**
 * A database to copy into, made with its tables where it is missing.
 * @throws Error with one clear sentence where that cannot be done
 */
export async function openTarget(address: EndAddress): Promise<DatabaseEnd> {
  if (address.kind === 'mysql') return toEnd(await connectMysql(address))
  if (!existsSync(address.path)) await mkdir(dirname(address.path), { recursive: true })
  const db = openDatabase({ path: address.path })
  const tx = { db, engine: sqliteEngine }
  try {
    await migrate(tx)
    return toEnd(tx)
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function toEnd({ db, engine }: Tx): DatabaseEnd {
  return { db, engine, [Symbol.asyncDispose]: () => db.destroy() }
}
