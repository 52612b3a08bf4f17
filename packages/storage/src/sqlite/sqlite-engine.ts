/** How SQLite differs from the other engines. */
import { StonechatError } from '@stonechat/protocol'
import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import { EachRow } from '../sql/each-row.js'
import { addCounter, createIndex, type Engine, type Merge, statement } from '../sql/engine.js'
import { given } from '../sql/given.js'
import { oldSuffix } from '../sql/table-prefix.js'
import { sqliteCommitLanes } from './roles.js'

/** SQLite's primary result codes that are about the file and the machine, not about the statement. */
const outageCodes = new Set([
  3, // PERM
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  26, // NOTADB
])
const uniqueCodes = new Set([1555, 2067])

const mergeSqlite = (table: string, column: string, merge: Merge) => {
  const current = sql.ref(`${table}.${column}`)
  if (merge === 'increment') return sql<never>`${current} + 1`
  const incoming = sql.ref(`excluded.${column}`)
  // `max` of null and a value would be null.
  return merge === 'greatest'
    ? sql<never>`max(coalesce(${current}, ${incoming}), ${incoming})`
    : sql<never>`${incoming}`
}

/** SQLite, with what the names of all tables begin with. */
export const createSqliteEngine = (tablePrefix: string): Engine => ({
  tablePrefix,
  async listTables(db) {
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_schema where type in ('table', 'view')`.execute(db)
    return rows.map(({ name }) => name)
  },
  commitLanes: sqliteCommitLanes,
  types: { integer: 'integer', text: () => 'text', longText: 'text' },

  now: sql<number>`cast(round(unixepoch('subsec') * 1000) as integer)`,
  isClockShared: false,

  finishTable: (table, { clustered }) =>
    table.modifyEnd(clustered ? sql`strict, without rowid` : sql`strict`),
  createIndex: (db, index) => createIndex(db, index),
  addCounter: (db, table, column) => addCounter(db, table, column, 'integer'),
  addColumn: (db, table, column, type) => db.schema.alterTable(table).addColumn(column, type).execute(),
  renameColumn: (db, table, column, name) => db.schema.alterTable(table).renameColumn(column, name).execute(),
  storeAsTheyCome: (db, table, key, create) => layOutAnew(db, tablePrefix, table, key, create),
  relaxTable: (db, table, { create }) => layOutAnew(db, tablePrefix, table, ['rowid'], create),
  async startIdsAt(db, table, first) {
    const name = `${tablePrefix}${table}`
    await sql`delete from sqlite_sequence where name = ${name}`.execute(db)
    await sql`insert into sqlite_sequence (name, seq) values (${name}, ${first - 1})`.execute(db)
  },

  upsert: (table, insert, key, merge) =>
    insert.onConflict((conflict) =>
      conflict
        .columns(key as never)
        .doUpdateSet(
          Object.fromEntries(
            Object.entries(merge).map(([column, how]) => [column, mergeSqlite(table, column, how as Merge)]),
          ) as never,
        ),
    ) as typeof insert,
  insertMissing: (insert, key) =>
    insert.onConflict((conflict) => conflict.columns(key as never).doNothing()) as typeof insert,
  // As JSON: one parameter and one text for any number of rows, so that the statement is prepared once.
  tuples: (columns, rows) => rowsOfJson(columns, rows === given ? given : JSON.stringify(rows)),
  givenList: () => sql`(select value from json_each(${given}))`,
  insertGiven: (db, table, columns) =>
    // Without a condition `on conflict` would be read as part of the join.
    db
      .insertInto(table)
      .columns(columns as never)
      .expression(sql`select * from ${rowsOfJson(columns, given)} where true` as never) as never,
  // A row as JSON is read anew for each of its columns, which takes as long as storing it where a text in it is long.
  insertWide: (db, table, columns) =>
    db
      .insertInto(table)
      .columns(columns as never)
      .expression(sql`values (${given}${sql.raw(', ?'.repeat(columns.length - 1))})` as never) as never,
  updateGiven: (db, table, key, columns) => {
    const set = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`w.${column}`)}`)
    const same = key.map((column) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`w.${column}`)}`)
    const rows = rowsOfJson([...key, ...columns], given)
    return statement(
      db,
      sql`update ${sql.table(table)} as t set ${sql.join(set)} from ${rows} as w where ${sql.join(same, sql` and `)}`,
    )
  },
  deleteGiven: (db, table, key) => {
    const names = sql.join(key.map((column) => sql.ref(column)))
    return statement(
      db,
      sql`delete from ${sql.table(table)} where (${names}) in (select * from ${rowsOfJson(key, given)})`,
    )
  },
  pack: {
    tuples: (_columns, rows) => JSON.stringify(rows),
    list: (values) => JSON.stringify(values),
    rows: (rows) => JSON.stringify(rows),
    wideRows: (rows) => new EachRow(rows),
  },
  // The write transaction already holds the one write lock of the file.
  forUpdate: (query) => query,
  awaitInserts: undefined,

  write: (db, work) => db.transaction().execute(work),
  snapshot: (db, work) => db.transaction().setAccessMode('read only').execute(work),

  isDuplicateKey: (error) => uniqueCodes.has(resultCode(error)),
  translateError(error) {
    if (error instanceof StonechatError) return error
    const isOutage = outageCodes.has(resultCode(error) & 0xff)
    return new StonechatError(isOutage ? 'unavailable' : 'internal', { cause: error })
  },
})

export const sqliteEngine = createSqliteEngine('')

async function layOutAnew(
  db: Kysely<unknown>,
  prefix: string,
  table: string,
  order: readonly string[],
  create: (name: string) => CreateTableBuilder<string, string>,
): Promise<void> {
  const old = `${table}${oldSuffix}`
  await db.schema.alterTable(table).renameTo(old).execute()
  await create(table).modifyEnd(sql`strict`).execute()
  const rows = sql`select * from ${sql.table(old)} order by ${sql.join(order.map((column) => sql.ref(column)))}`
  await sql`insert into ${sql.table(table)} ${rows}`.execute(db)
  // Ids that were given out once are not given out again, also where their rows are gone.
  await sql`delete from sqlite_sequence where name = ${`${prefix}${table}`}`.execute(db)
  await sql`update sqlite_sequence set name = ${`${prefix}${table}`} where name = ${`${prefix}${old}`}`.execute(
    db,
  )
  await db.schema.dropTable(old).execute()
}

function rowsOfJson<R>(columns: readonly string[], rows: string | typeof given): RawBuilder<R> {
  const selected = columns.map((column, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(column)}`)
  return sql`(select ${sql.join(selected)} from json_each(${rows}))`
}

/** SQLite's extended result code, from either binding; 0 where it is no error of SQLite. */
function resultCode(error: unknown): number {
  if (!(error instanceof Error)) return 0
  if ('rawCode' in error && typeof error.rawCode === 'number') return error.rawCode
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  return 0
}
