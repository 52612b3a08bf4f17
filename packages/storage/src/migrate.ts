import { type Kysely, type Migration, Migrator } from 'kysely'
import type { Dialect } from './dialect.js'
import { accounts } from './migrations/0001-accounts.js'
import { messaging } from './migrations/0002-messaging.js'
import type { Schema } from './schema/index.js'

export interface MigrationStatus {
  /** Names of the migrations that this program knows and the database has, oldest first. */
  readonly applied: readonly string[]
  /** Those that this very start applied. */
  readonly appliedNow: readonly string[]
}

/**
 * Brings the tables up to date; does nothing to a database that is.
 * @throws Error where a migration fails or the database was made by a newer program.
 */
export async function migrate(db: Kysely<Schema>, dialect: Dialect): Promise<MigrationStatus> {
  const migrations: Record<string, Migration> = {
    '0001-accounts': accounts(dialect),
    '0002-messaging': messaging(dialect),
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return {
    applied: Object.keys(migrations),
    appliedNow: (results ?? []).map((result) => result.migrationName),
  }
}
