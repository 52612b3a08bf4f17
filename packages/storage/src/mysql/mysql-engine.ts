/** The engine for MySQL 8 and MariaDB 10.6: how they differ from SQLite. */

import { StonechatError } from '@stonechat/protocol'
import { type Kysely, sql } from 'kysely'
import { storageLimits } from '../limits.js'
import {
  addCounter,
  type Column,
  createIndex,
  type Engine,
  type Insert,
  type Merge,
  statement,
  type Table,
} from '../sql/engine.js'
import { given, type Values } from '../sql/given.js'
import { type ConflictRetryOptions, retryConflicts } from '../sql/retry-conflicts.js'
import { RowsText } from '../sql/rows-text.js'
import type { Schema } from '../sql/schema.js'
import { readOnlyNumbers } from './connect.js'

/** Numbers of MySQL's errors: the transaction waited too long for a lock, lost a deadlock, or read what then changed. */
const conflictNumbers = new Set([1205, 1213, 1020])
const duplicateKeyNumbers = new Set([1062, 1586])
/** Those that are about the server, the account and the machine, not about the statement. */
const outageNumbers = new Set([
  ...[1021, 1023, 1026, 1030, 1037, 1041, 1114, 1180, 1181], // disk, memory, a full table
  ...[1040, 1129, 1203, 1226, 1044, 1045, 1049, 1130, 1698], // connections, accounts
  ...[1053, 1077, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 4031], // shutdown, broken or killed connections
  ...readOnlyNumbers,
  ...[3024, 1969], // too slow
])

const mergeMysql = (column: string, merge: Merge) => {
  const current = sql.ref(column)
  if (merge === 'increment') return sql<never>`${current} + 1`
  const incoming = sql`values(${current})`
  return merge === 'greatest'
    ? sql<never>`greatest(coalesce(${current}, ${incoming}), ${incoming})`
    : sql<never>`${incoming}`
}

export interface MysqlEngineOptions {
  /** Of all text: compares code points, and where the engine can, trailing spaces too. */
  readonly collation: 'utf8mb4_0900_bin' | 'utf8mb4_nopad_bin' | 'utf8mb4_bin'
  readonly onRetry?: ConflictRetryOptions['onRetry']
  /** What the names of all tables begin with. */
  readonly tablePrefix?: string | undefined
}

/** MySQL 8 and MariaDB 10.6. Sessions are READ COMMITTED: every statement of a write sees the newest rows. */
export const mysqlEngine = ({ collation, onRetry, tablePrefix = '' }: MysqlEngineOptions): Engine => ({
  tablePrefix,
  async listTables(db) {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = database()`.execute(db)
    return rows.map(({ name }) => name)
  },
  commitLanes: storageLimits.databaseCommitLanes,
  types: {
    integer: 'bigint',
    text: (maxCharacters) => sql.raw(`varchar(${maxCharacters})`),
    longText: 'text',
  },

  // Not `unix_timestamp(now(3))`, which is an hour off at times where the zone of the session has summer time.
  now: sql<number>`(timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)`,
  isClockShared: true,

  // Tables are not made in a transaction: one that was cut off half way finds what it had made. InnoDB always stores
  // rows in the order of the primary key.
  finishTable: (table) =>
    table
      .ifNotExists()
      .modifyEnd(sql.raw(`engine = InnoDB default character set utf8mb4 collate ${collation}`)),
  async createIndex(db, index) {
    if (!(await hasIndex(db, `${tablePrefix}${index.table}`, `${tablePrefix}${index.name}`)))
      await createIndex(db, index)
  },
  async addCounter(db, table, column) {
    if (!(await hasColumn(db, `${tablePrefix}${table}`, column)))
      await addCounter(db, table, column, 'bigint')
  },
  async addColumn(db, table, column, type) {
    if (!(await hasColumn(db, `${tablePrefix}${table}`, column)))
      await db.schema.alterTable(table).addColumn(column, type).execute()
  },
  async renameColumn(db, table, column, name) {
    if (!(await hasColumn(db, `${tablePrefix}${table}`, name)))
      await db.schema.alterTable(table).renameColumn(column, name).execute()
  },
  storeAsTheyCome: async () => {},
  async relaxTable(db, table, { nullable, uniqueKeys }) {
    for (const [column, type] of Object.entries(nullable))
      await db.schema.alterTable(table).modifyColumn(column, type).execute()
    for (const key of uniqueKeys)
      if (await hasIndex(db, `${tablePrefix}${table}`, key))
        await db.schema.dropIndex(key).on(table).execute()
  },
  async startIdsAt(db, table, first) {
    await sql`alter table ${sql.table(table)} auto_increment = ${sql.lit(first)}`.execute(db)
  },

  upsert: (_table, insert, _key, merge) =>
    insert.onDuplicateKeyUpdate(
      Object.fromEntries(
        Object.entries(merge).map(([column, how]) => [column, mergeMysql(column, how as Merge)]),
      ) as never,
    ),
  // `insert ignore` would hide every other fault of a row too.
  insertMissing: (insert, key) =>
    insert.onDuplicateKeyUpdate(Object.fromEntries(key.map((column) => [column, sql.ref(column)])) as never),
  tuples: (columns, rows) => sql`(${rows === given ? given : packTuples(collation, columns, rows)})`,
  givenList: () => sql`${given}`,
  insertGiven: insertValues,
  insertWide: insertValues,
  updateGiven: (db, table, key, columns) => {
    const set = columns.map((column) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`w.${column}`)}`)
    return statement(
      db,
      sql`update ${sql.table(table)} as t inner join (${given}) as w on ${sameKey(key)} set ${sql.join(set)}`,
    )
  },
  deleteGiven: (db, table, key) =>
    statement(db, sql`delete t from ${sql.table(table)} as t inner join (${given}) as w on ${sameKey(key)}`),
  pack: {
    tuples: (columns, rows) => packTuples(collation, columns, rows),
    list: (values) => new RowsText([values], (literals) => `(${literals.join()})`, ''),
    rows: packRows,
    wideRows: packRows,
  },
  forUpdate: (query) => query.forUpdate(),
  // `for share` is MySQL's alone.
  awaitInserts: (query) => query.modifyEnd(sql`lock in share mode`),

  write: (db, work) =>
    retryConflicts({ isConflict: (error) => conflictNumbers.has(errorNumber(error)), onRetry }, () =>
      db.transaction().execute(work),
    ),
  snapshot: (db, work) => db.transaction().setAccessMode('read only').execute(work),

  isDuplicateKey: (error) => duplicateKeyNumbers.has(errorNumber(error)),
  translateError(error) {
    if (error instanceof StonechatError) return error
    const number = errorNumber(error)
    if (conflictNumbers.has(number)) return new StonechatError('overloaded', { cause: error })
    // What has no number of the server's comes from the connection to it.
    const isOutage = outageNumbers.has(number) || (number === 0 && isConnectionError(error))
    return new StonechatError(isOutage ? 'unavailable' : 'internal', { cause: error })
  },
})

function sameKey(key: readonly string[]) {
  return sql.join(
    key.map((column) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`w.${column}`)}`),
    sql` and `,
  )
}

async function hasIndex(db: Kysely<unknown>, table: string, name: string): Promise<boolean> {
  const { rows } = await sql`select 1 from information_schema.statistics where table_schema = database()
    and table_name = ${table} and index_name = ${name}`.execute(db)
  return rows.length > 0
}

function insertValues<T extends Table>(
  db: Kysely<Schema>,
  table: T,
  columns: readonly Column<T>[],
): Insert<T> {
  return db
    .insertInto(table)
    .columns(columns as never)
    .expression(sql`values ${given}` as never) as never
}

function packRows(rows: readonly Values[]): RowsText {
  return new RowsText(rows, (literals) => `(${literals.join()})`, ',')
}

/** Only the first row has names; and its collation wins: texts of unlike ones are not compared, or not by the index. */
function packTuples(collation: string, columns: readonly string[], rows: readonly Values[]): RowsText {
  const name = (literal: string, column: number) =>
    `${literal}${typeof rows[0]?.[column] === 'string' ? ` collate ${collation}` : ''} as \`${columns[column]}\``
  const write = (literals: readonly string[], row: number) =>
    `select ${(row === 0 ? literals.map(name) : literals).join()}`
  return new RowsText(rows, write, ' union all ')
}

/** The server's number of an error; 0 where it comes from elsewhere. The operating system's are below. */
function errorNumber(error: unknown): number {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') return 0
  return Math.max(0, error.errno)
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && typeof error.code === 'string') || ('fatal' in error && error.fatal === true)
}

async function hasColumn(db: Kysely<unknown>, table: string, column: string): Promise<boolean> {
  const { rows } = await sql`select 1 from information_schema.columns where table_schema = database()
    and table_name = ${table} and column_name = ${column}`.execute(db)
  return rows.length > 0
}
