import { sql } from 'kysely'
import type { Tx } from '../sql/tx.js'
import { type Standing, tablesWithIds } from './decide-incarnation.js'

/** How far the database has come: one statement, by primary keys. */
export async function readStanding({ db }: Tx): Promise<Standing> {
  const ids = tablesWithIds.map(
    (table) => sql`(select max(id) from ${sql.table(table)}) as ${sql.ref(table)}`,
  )
  const { rows } = await sql<Record<string, string | number | null>>`
    select value, position, ${sql.join(ids)} from im_incarnation where id = 1`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('the row of im_incarnation is missing')
  return {
    value: String(row.value),
    position: Number(row.position),
    ids: Object.fromEntries(
      tablesWithIds.map((table) => [table, Number(row[table] ?? 0)]),
    ) as Standing['ids'],
  }
}
