import type { Engine } from '../sql/engine.js'
import { tables } from '../sql/schema.js'
import { snapshot, type Tx, type WriteTx, write } from '../sql/tx.js'
import type { DatabaseEnd } from './open-end.js'
import { countRows, keyText, readPages, readSameKeys } from './pages.js'
import type { AnyDatabase, CopiedRow, CopiedTable } from './rows.js'

export interface CopiedCount {
  readonly table: string
  readonly rows: number
}

/**
 * Copies every table, page by page, as the source is at this moment: it may go on serving. Run again, it brings an
 * earlier copy up to date. The target may hold nothing but such a copy.
 * @param onTable called for each table once it is copied and counted
 * @throws Error with one clear sentence where the target holds other data or a count differs in the end
 */
export async function copyDatabase(
  source: DatabaseEnd,
  target: DatabaseEnd,
  onTable: (count: CopiedCount) => void = () => {},
): Promise<readonly CopiedCount[]> {
  const counts: CopiedCount[] = []
  await snapshot(source, async (tx) => {
    const from = { db: toAny(tx), engine: tx.engine }
    for (const table of tables) await clearStrays(from, target, table)
    for (const table of tables) {
      const count = { table: table.name, rows: await copyTable(from.db, target, table) }
      counts.push(count)
      onTable(count)
    }
  })
  return counts
}

interface Source {
  readonly db: AnyDatabase
  readonly engine: Engine
}

/** Deletes rows of an earlier copy that the source no longer has; refuses rows that never were the source's. */
async function clearStrays(source: Source, target: DatabaseEnd, table: CopiedTable): Promise<void> {
  for await (const page of readPages(toAny(target), table)) {
    const known = await readSameKeys(source, table, page)
    const strays = page.filter(
      (row) => !isSame(row, known.get(keyText(row, table.key)), table.identity ?? []),
    )
    if (strays.length === 0) continue
    if (table.identity !== undefined)
      throw new Error(`the target has data of its own in ${table.name}; nothing was copied`)
    await write(target, (tx) => deleteRows(toAny(tx), table, strays))
  }
}

function isSame(row: CopiedRow, other: CopiedRow | undefined, identity: readonly string[]): boolean {
  return other !== undefined && identity.every((column) => row[column] === other[column])
}

async function deleteRows(
  db: AnyDatabase,
  { name, key }: CopiedTable,
  rows: readonly CopiedRow[],
): Promise<void> {
  for (const row of rows) {
    let query = db.deleteFrom(name)
    for (const column of key) query = query.where(column, '=', row[column] ?? null)
    await query.execute()
  }
}

async function copyTable(source: AnyDatabase, target: DatabaseEnd, table: CopiedTable): Promise<number> {
  let copied = 0
  for await (const page of readPages(source, table)) {
    await write(target, (tx) => upsertRows(tx, table, page))
    copied += page.length
  }
  const found = await countRows(toAny(target), table)
  if (found !== copied)
    throw new Error(
      `${table.name}: the source has ${copied} rows, the target ${found}; is a server using it?`,
    )
  return copied
}

async function upsertRows(
  { db, engine }: WriteTx,
  { name, key, ownColumns = [] }: CopiedTable,
  page: readonly CopiedRow[],
): Promise<void> {
  const rows = ownColumns.length === 0 ? page : page.map((row) => without(row, ownColumns))
  const others = Object.keys(rows[0] ?? {}).filter((column) => !key.includes(column))
  const merge = Object.fromEntries(others.map((column) => [column, 'replace']))
  // The rows come from a table of the same schema, which the types cannot know.
  const insert = db.insertInto(name).values(rows as never)
  // Of a row that is all key nothing can be another one.
  const statement =
    others.length === 0
      ? engine.insertMissing(insert, key as never)
      : engine.upsert(name, insert, key as never, merge)
  await statement.execute()
}

function without(row: CopiedRow, columns: readonly string[]): CopiedRow {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)))
}

function toAny({ db }: Tx): AnyDatabase {
  return db as unknown as AnyDatabase
}
