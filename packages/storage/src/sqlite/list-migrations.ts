import { existsSync } from 'node:fs'
import type { MigrationInfo } from '../migrations/migrate.js'

/**
 * Which migrations a file has. Changes nothing: where there is no file, none is applied.
 * @throws Error where the file is damaged, no database, or a part of one that is not accepted
 */
export async function listSqliteMigrations(
  path: string,
  { acceptsPart = false } = {},
): Promise<MigrationInfo[]> {
  // A server queries in its threads only; its main thread is spared the query builder.
  const { listMigrations } = await import('../migrations/migrate.js')
  const { sqliteEngine } = await import('./sqlite-engine.js')
  const engine = sqliteEngine
  if (!existsSync(path)) return listMigrations({ db: undefined, engine })
  if (!acceptsPart) (await import('./check-whole.js')).checkWhole(path)
  const { openDatabase } = await import('./driver.js')
  const db = openDatabase({ path, readOnly: true })
  return listMigrations({ db, engine }).finally(() => db.destroy())
}
