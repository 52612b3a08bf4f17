import { type Kysely, type Migration, Migrator } from 'kysely'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import { accounts } from './0001-accounts.js'
import { messaging } from './0002-messaging.js'
import { events } from './0003-events.js'
import { deletions } from './0004-deletions.js'
import { renewals } from './0005-renewals.js'
import { messageOrder } from './0006-message-order.js'
import { messageRevs } from './0007-message-revs.js'
import { userState } from './0008-user-state.js'

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
export async function migrate(db: Kysely<Schema>, engine: Engine): Promise<MigrationStatus> {
  const migrations = migrationsFor(engine)
  const { error, results } = await createMigrator(db, migrations).migrateToLatest()
  if (error !== undefined) throw error
  return {
    applied: Object.keys(migrations),
    appliedNow: (results ?? []).map((result) => result.migrationName),
  }
}

/** Every migration that this program knows, oldest first. Only reads; without a database none is applied. */
export async function listMigrations(
  db: Kysely<Schema> | undefined,
  engine: Engine,
): Promise<MigrationInfo[]> {
  const migrations = migrationsFor(engine)
  if (db === undefined) return Object.keys(migrations).map((name) => ({ name, appliedAt: undefined }))
  const found = await createMigrator(db, migrations).getMigrations()
  return found.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.getTime() }))
}

function migrationsFor(engine: Engine): Record<string, Migration> {
  return {
    '0001-accounts': accounts(engine),
    '0002-messaging': messaging(engine),
    '0003-events': events(engine),
    '0004-deletions': deletions(engine),
    '0005-renewals': renewals(engine),
    '0006-message-order': messageOrder(engine),
    '0007-message-revs': messageRevs(engine),
    '0008-user-state': userState(engine),
  }
}

function createMigrator(db: Kysely<Schema>, migrations: Record<string, Migration>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } })
}
