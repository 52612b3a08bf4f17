import { type Migration, Migrator } from 'kysely'
import { migrations } from '../gen/migrations.js'
import type { Engine } from '../sql/engine.js'
import type { Tx } from '../sql/tx.js'
import {
  checkClaim,
  claimDatabase,
  findMigrationTable,
  hasAccounts,
  migrationTable,
} from './claim-database.js'

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

/** Migrations that make or read tables of accounts, which a host with accounts of its own does without. */
const accountMigrations: ReadonlySet<string> = new Set<keyof typeof migrations>([
  '0001-accounts',
  '0005-renewals',
  '0011-identities',
  '0013-looks',
  '0015-proofs',
  '0018-settle-disabled',
])

/**
 * Brings the tables up to date; does nothing to a database that is.
 * @param wish `accounts: false` makes no tables of accounts; those that are there stay, and are kept up to date
 * @throws Error where a migration fails, the database is somebody else's or was changed by a newer program
 */
export async function migrate(tx: Tx, { accounts = true } = {}): Promise<MigrationStatus> {
  await checkClaim(tx, accounts)
  await claimDatabase(tx)
  const known = migrationsFor(tx.engine)
  const wanted = accounts || (await hasAccounts(tx)) ? known : withoutAccounts(known)
  const { error, results } = await createMigrator(tx.db, wanted, migrationTable(tx)).migrateToLatest()
  if (error !== undefined) throw error
  return {
    applied: Object.keys(wanted),
    appliedNow: (results ?? []).map((result) => result.migrationName),
  }
}

/** Every migration that this program knows, oldest first. Only reads; without a database none is applied. */
export async function listMigrations({
  db,
  engine,
}: Pick<Tx, 'engine'> & { readonly db: Tx['db'] | undefined }): Promise<MigrationInfo[]> {
  const known = migrationsFor(engine)
  const table = db === undefined ? undefined : await findMigrationTable({ db, engine })
  if (db === undefined || table === undefined)
    return Object.keys(known).map((name) => ({ name, appliedAt: undefined }))
  const found = await createMigrator(db, known, table).getMigrations()
  return found.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.getTime() }))
}

function withoutAccounts(known: Record<string, Migration>): Record<string, Migration> {
  return Object.fromEntries(Object.entries(known).filter(([name]) => !accountMigrations.has(name)))
}

function migrationsFor(engine: Engine): Record<string, Migration> {
  return Object.fromEntries(Object.entries(migrations).map(([name, migration]) => [name, migration(engine)]))
}

function createMigrator(db: Tx['db'], known: Record<string, Migration>, table: string): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => known },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
    // Those that were written side by side may come into use in another order than that of their numbers.
    allowUnorderedMigrations: true,
  })
}
