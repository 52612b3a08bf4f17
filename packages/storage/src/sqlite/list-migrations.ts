import { existsSync } from 'node:fs'
import { sqliteDialect } from '../dialect.js'
import { listMigrations, type MigrationInfo } from '../migrate.js'
import { openDatabase } from './driver.js'

/**
 * Which migrations a file has. Changes nothing: where there is no file, none is applied.
 * @throws Error where the file is damaged or no database
 */
export async function listSqliteMigrations(path: string): Promise<MigrationInfo[]> {
  if (!existsSync(path)) return listMigrations(undefined, sqliteDialect)
  const db = openDatabase({ path, readOnly: true })
  return listMigrations(db, sqliteDialect).finally(() => db.destroy())
}
