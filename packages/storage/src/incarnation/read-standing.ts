import { sql } from 'kysely'
import { hasAccounts } from '../migrations/claim-database.js'
import type { Tx } from '../sql/tx.js'
import { type Standing, type TablesWithIds, tablesWithIds } from './decide-incarnation.js'

/** Those that are ours: a table `users` may be that of a host with accounts of its own. */
export async function listTablesWithIds(tx: Tx): Promise<TablesWithIds> {
  return (await hasAccounts(tx)) ? tablesWithIds : tablesWithIds.filter((table) => table !== 'users')
}

/** How far the database has come: one statement, by primary keys. */
export async function readStanding({ db }: Tx, tables: TablesWithIds): Promise<Standing> {
  const ids = tables.map((table) => sql`(select max(id) from ${sql.table(table)}) as ${sql.ref(table)}`)
  const { rows } = await sql<Record<string, string | number | null>>`
    select value, position, ${sql.join(ids)} from im_incarnation where id = 1`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('the row of im_incarnation is missing')
  return {
    value: String(row.value),
    position: Number(row.position),
    ids: Object.fromEntries(tables.map((table) => [table, Number(row[table] ?? 0)])),
  }
}

/** The name that the database has now. */
export async function readIncarnation({ db }: Tx): Promise<string> {
  const row = await db
    .selectFrom('im_incarnation')
    .select('value')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
  return row.value
}
