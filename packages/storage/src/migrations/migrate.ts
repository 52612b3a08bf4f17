import { type Migration, Migrator } from 'kysely'
import { migrations } from '../gen/migrations.js'
import type { Engine } from '../sql/engine.js'
import type { Tx } from '../sql/tx.js'

export interface MigrationStatus {
  /** Names of the migrations that this program knows and the database has, oldest first. */
  readonly applied: readonly string[]
  /** Those that this very start applied. */
  readonly appliedNow: readonly string[]
}

export interface MigrationInfo {
  /** Such as `0001-accounts`. */
  readonly name: string
  /** Unix milliseconds; `undefined` where it is still to be applied. */
  readonly appliedAt: number | undefined
}

/**
 * Brings the tables up to date; does nothing to a database that is.
 * @throws Error where a migration fails or the database was made by a newer program.
 */
export async function migrate({ db, engine }: Tx): Promise<MigrationStatus> {
  const known = migrationsFor(engine)
  const { error, results } = await createMigrator(db, known).migrateToLatest()
  if (error !== undefined) throw error
  return {
    applied: Object.keys(known),
    appliedNow: (results ?? []).map((result) => result.migrationName),
  }
}

/** Every migration that this program knows, oldest first. Only reads; without a database none is applied. */
export async function listMigrations({
  db,
  engine,
}: Pick<Tx, 'engine'> & { readonly db: Tx['db'] | undefined }): Promise<MigrationInfo[]> {
  const known = migrationsFor(engine)
  if (db === undefined) return Object.keys(known).map((name) => ({ name, appliedAt: undefined }))
  const found = await createMigrator(db, known).getMigrations()
  return found.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.getTime() }))
}

function migrationsFor(engine: Engine): Record<string, Migration> {
  return Object.fromEntries(Object.entries(migrations).map(([name, migration]) => [name, migration(engine)]))
}

function createMigrator(db: Tx['db'], known: Record<string, Migration>): Migrator {
  // Migrations that were written side by side may come into use in another order than that of their numbers.
  return new Migrator({ db, provider: { getMigrations: async () => known }, allowUnorderedMigrations: true })
}
