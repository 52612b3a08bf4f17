/** Reading tables in pages, by primary key. */
import { storageLimits } from '../limits.js'
import type { Engine } from '../sql/engine.js'
import type { AnyDatabase, CopiedRow, CopiedTable, CopiedValue } from './rows.js'

/** All rows in the order of the key, in pages of `copyPageMaxRows`: each is one range read of the primary key. */
export async function* readPages(
  db: AnyDatabase,
  { name, key }: CopiedTable,
): AsyncGenerator<readonly CopiedRow[]> {
  let last: CopiedRow | undefined
  do {
    const page: readonly CopiedRow[] = await selectAfter(db, name, key, last).execute()
    if (page.length === 0) return
    yield page
    last = page.length < storageLimits.copyPageMaxRows ? undefined : page.at(-1)
  } while (last !== undefined)
}

/** The rows that have the keys of these, by `keyText`. */
export async function readSameKeys(
  { db, engine }: { db: AnyDatabase; engine: Engine },
  { name, key }: CopiedTable,
  rows: readonly CopiedRow[],
): Promise<ReadonlyMap<string, CopiedRow>> {
  const wanted = engine.tuples<Record<string, number | string>>(
    key,
    rows.map((row) => keyOf(row, key) as (number | string)[]),
  )
  const found = await db
    .selectFrom(wanted.as('w'))
    .innerJoin(`${name} as t`, (join) => {
      let joined = join
      for (const column of key) joined = joined.onRef(`t.${column}`, '=', `w.${column}`)
      return joined
    })
    .selectAll('t')
    .execute()
  return new Map(found.map((row) => [keyText(row, key), row]))
}

export async function countRows(db: AnyDatabase, { name }: CopiedTable): Promise<number> {
  const { rows } = await db
    .selectFrom(name)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  return Number(rows)
}

export function keyText(row: CopiedRow, key: readonly string[]): string {
  return JSON.stringify(keyOf(row, key))
}

function keyOf(row: CopiedRow, key: readonly string[]): CopiedValue[] {
  return key.map((column) => row[column] ?? null)
}

/** `(a, b) > (x, y)`, spelled out: not every engine answers the short form by the index. */
function selectAfter(db: AnyDatabase, name: string, key: readonly string[], last: CopiedRow | undefined) {
  let query = db.selectFrom(name).selectAll().limit(storageLimits.copyPageMaxRows)
  for (const column of key) query = query.orderBy(column)
  if (last === undefined) return query
  return query.where(({ eb, and, or }) =>
    or(
      key.map((column, index) =>
        and([
          ...key.slice(0, index).map((former) => eb(former, '=', last[former] ?? null)),
          eb(column, '>', last[column] ?? null),
        ]),
      ),
    ),
  )
}
