/** Before the first change: is this database ours, may it become ours, and is it not newer than this program? */
import { type Kysely, sql } from 'kysely'
import { migrations } from '../gen/migrations.js'
import { allTables } from '../gen/tables.js'
import type { AnyTable } from '../sql/table.js'
import type { Tx } from '../sql/tx.js'

/** Where earlier versions kept which migrations were applied: a name that hosts may use for their own. */
const formerTable = 'kysely_migration'
const firstMigration = Object.keys(migrations)[0]!
/** An earlier version that opens the database by mistake finds a migration that it does not know, and refuses. */
const movedMark = '9999-moved-to-stonechat_migrations'

/** The table that says which migrations were applied. */
export function migrationTable({ engine }: Pick<Tx, 'engine'>): string {
  return `${engine.tablePrefix}stonechat_migrations`
}

/**
 * Refuses a database that has tables of our names and is not ours, or that a newer program has changed. Only reads.
 * @param wantsAccounts whether tables of accounts are to be made
 * @throws Error with one clear sentence
 */
export async function checkClaim(tx: Tx, wantsAccounts: boolean): Promise<void> {
  const found = await listNames(tx)
  const table = await findMigrationTable(tx, found)
  const applied = table === undefined ? [] : await readNames(tx.db as never, table)
  refuseNewer(applied)
  // Notes without a migration are of a first start that was cut off.
  if (table !== undefined && (applied.length === 0 || applied.includes(firstMigration))) return
  const isNew = ({ name }: AnyTable) => (isOfAccounts(name) ? wantsAccounts : table === undefined)
  refuseForeign(tx, found, allTables.filter(isNew))
}

/** Takes over what an earlier version noted. */
export async function claimDatabase(tx: Tx): Promise<void> {
  if (await isFormer(tx, await listNames(tx))) await moveNotes(tx)
}

async function listNames({ db, engine }: Tx): Promise<ReadonlySet<string>> {
  return new Set((await engine.listTables(db as never)).map((name) => name.toLowerCase()))
}

/** Whether the tables of accounts were made. */
export async function hasAccounts(tx: Tx): Promise<boolean> {
  const table = await findMigrationTable(tx)
  return table !== undefined && (await readNames(tx.db as never, table)).includes(firstMigration)
}

/** Tables that are neither of messaging nor of accounts. */
const others: ReadonlySet<string> = new Set<(typeof allTables)[number]['name']>([
  ...(['jobs', 'followers', 'files', 'file_usage', 'file_avatars'] as const),
  ...(['file_stickers', 'file_sticker_packs'] as const),
])

function isOfAccounts(table: string): boolean {
  return !table.startsWith('im_') && !others.has(table)
}

/** Which table says what was applied; `undefined` where none does. Only reads. */
export async function findMigrationTable(tx: Tx, known?: ReadonlySet<string>): Promise<string | undefined> {
  const found = known ?? (await listNames(tx))
  if (await isFormer(tx, found)) return formerTable
  return found.has(migrationTable(tx)) ? migrationTable(tx) : undefined
}

/** Whether the notes are still where earlier versions kept them. */
async function isFormer({ db, engine }: Tx, found: ReadonlySet<string>): Promise<boolean> {
  if (engine.tablePrefix !== '' || !found.has(formerTable)) return false
  const applied = await readNames(db as never, formerTable)
  return applied.includes(firstMigration) && !applied.includes(movedMark)
}

/** Where changes of tables are not undone, each step may have been done by a start that was cut off. */
async function moveNotes(tx: Tx): Promise<void> {
  const name = migrationTable(tx)
  await tx.db.transaction().execute(async (trx) => {
    await trx.schema
      .createTable(name)
      .ifNotExists()
      .addColumn('name', 'varchar(255)', (column) => column.notNull().primaryKey())
      .addColumn('timestamp', 'varchar(255)', (column) => column.notNull())
      .execute()
    const [from, to] = [sql.table(formerTable), sql.table(name)]
    await sql`insert into ${to} (name, timestamp) select name, timestamp from ${from}
      where name not in (select name from ${to})`.execute(trx)
    await sql`insert into ${from} (name, timestamp) select ${movedMark}, max(timestamp) from ${from}
      having count(case when name = ${movedMark} then 1 end) = 0`.execute(trx)
  })
}

function refuseForeign({ engine }: Tx, found: ReadonlySet<string>, wanted: readonly AnyTable[]): void {
  const taken = wanted.map(({ name }) => `${engine.tablePrefix}${name}`).find((name) => found.has(name))
  if (taken !== undefined)
    throw new Error(
      `it has a table ${taken} that is not of Stonechat; nothing was changed: use a database of its own, or a table prefix`,
    )
}

function refuseNewer(applied: readonly string[]): void {
  const unknown = applied.find((name) => !Object.hasOwn(migrations, name))
  if (unknown !== undefined)
    throw new Error(
      `it was changed by a newer version of Stonechat (${unknown}); start that version, or restore a backup from before`,
    )
}

async function readNames(db: Kysely<unknown>, table: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db)
  return rows.map(({ name }) => name)
}
