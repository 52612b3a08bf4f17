/**
 * Where the engines differ, and nowhere else: types of columns, upserts, locks, kinds of transaction, errors. All other
 * SQL of this package is what SQLite, MySQL 8, MariaDB and TiDB share.
 */
import { limits, StonechatError } from '@stonechat/protocol'
import {
  type CreateTableBuilder,
  type InsertQueryBuilder,
  type InsertResult,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
  type Transaction,
} from 'kysely'
import { given, type Values } from './build-once.js'
import { EachRow } from './each-row.js'
import type { Database } from './im/context.js'
import { type RetryOptions, retryConflicts } from './retry-conflicts.js'
import { RowsText } from './rows-text.js'
import type { Schema } from './schema/index.js'
import { sqliteCommitLanes } from './sqlite/roles.js'

/** How an upsert treats a column of a row that is already there. */
export type Merge = 'replace' | 'greatest' | 'increment'

type Table = keyof Schema & string
type Column<T extends Table> = keyof Schema[T] & string
type Insert<T extends Table> = InsertQueryBuilder<Schema, T, InsertResult>
type ColumnKind = 'text' | 'integer' | 'bigint' | RawBuilder<unknown>

export interface TableIndex {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
}

export interface Dialect {
  /** How many transactions it can carry side by side. */
  readonly commitLanes: number
  /** Column types: whole numbers below 2^53, text of at most so many characters, text of up to some 64 KiB. */
  readonly types: {
    readonly integer: ColumnKind
    text(maxCharacters: number): ColumnKind
    readonly longText: ColumnKind
  }
  /** Ends a `create table`: strict types, and rows stored in the order of the primary key where it is `clustered`. */
  finishTable<T extends string, C extends string>(
    table: CreateTableBuilder<T, C>,
    options: { clustered: boolean },
  ): CreateTableBuilder<T, C>
  /** Makes an index; where changes of tables are not undone, it may be there from a start that was cut off. */
  createIndex(db: Kysely<unknown>, index: TableIndex): Promise<void>
  /** Adds a column of whole numbers that begins at 0; where changes of tables are not undone, it may be there already. */
  addCounter(db: Kysely<unknown>, table: string, column: string): Promise<void>
  /**
   * Lays a table out anew, with its rows stored in the order they come. Does nothing where an engine knows one order only,
   * that of the primary key.
   * @param key of the table: the order of the rows that are there
   */
  storeAsTheyCome(
    db: Kysely<unknown>,
    table: string,
    key: readonly string[],
    create: (name: string) => CreateTableBuilder<string, string>,
  ): Promise<void>
  /** Gives the next row of an empty table with an auto-increment key this id. */
  startIdsAt(db: Kysely<unknown>, table: string, first: number): Promise<void>

  /** Inserts; where a row with this key exists, merges the named columns into it. */
  upsert<T extends Table>(
    table: T,
    insert: Insert<T>,
    key: readonly Column<T>[],
    merge: Partial<Record<Column<T>, Merge>>,
  ): Insert<T>
  /** Inserts; leaves a row with this key as it is. */
  insertMissing<T extends Table>(insert: Insert<T>, key: readonly Column<T>[]): Insert<T>
  /**
   * Rows of values as a table, to join with: each is then looked up in the index of all its columns. A condition
   * `(a, b, c) in (…)` is not: engines may use the first column alone and read everything below it.
   */
  tuples<R extends Record<string, number | string>>(
    columns: readonly (keyof R & string)[],
    rows: readonly Values[] | typeof given,
  ): RawBuilder<R>
  /** The list that is given, for `column in …`. */
  givenList(): RawBuilder<number>
  /** Inserts the rows that are given. */
  insertGiven<T extends Table>(db: Database, table: T, columns: readonly Column<T>[]): Insert<T>
  /** The same for rows with long texts, which are packed by `pack.wideRows`. */
  insertWide<T extends Table>(db: Database, table: T, columns: readonly Column<T>[]): Insert<T>
  /** What goes into the place of `given`: one value for any number of rows, so that the text stays the same. */
  readonly pack: {
    tuples(columns: readonly string[], rows: readonly Values[]): unknown
    list(values: readonly number[]): unknown
    rows(rows: readonly Values[]): unknown
    wideRows(rows: readonly Values[]): unknown
  }
  /** Locks the rows read until the transaction ends. */
  forUpdate<D, T extends keyof D, O>(query: SelectQueryBuilder<D, T, O>): SelectQueryBuilder<D, T, O>

  /**
   * Makes a read wait for rows that others have inserted and not committed yet. `undefined` where there is one writer:
   * ids then become visible in their order.
   */
  readonly awaitInserts:
    | (<D, T extends keyof D, O>(query: SelectQueryBuilder<D, T, O>) => typeof query)
    | undefined

  /** One durable transaction that sees the newest rows; rolled back where `work` rejects. */
  write<R>(db: Kysely<Schema>, work: (trx: Transaction<Schema>) => Promise<R>): Promise<R>
  /** Several reads of one moment. */
  snapshot<R>(db: Kysely<Schema>, work: (trx: Transaction<Schema>) => Promise<R>): Promise<R>

  /** Whether a row was refused because another one has the same unique key; `column` narrows to keys with it. */
  isDuplicateKey(error: unknown, column?: string): boolean
  /** `unavailable` where the database is full, read-only, damaged or gone; otherwise `internal`. Keeps the cause. */
  translateError(error: unknown): StonechatError
}

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
  // Of nothing and something, `max` would make nothing.
  return merge === 'greatest'
    ? sql<never>`max(coalesce(${current}, ${incoming}), ${incoming})`
    : sql<never>`${incoming}`
}

export const sqliteDialect: Dialect = {
  commitLanes: sqliteCommitLanes,
  types: { integer: 'integer', text: () => 'text', longText: 'text' },

  finishTable: (table, { clustered }) =>
    table.modifyEnd(clustered ? sql`strict, without rowid` : sql`strict`),
  createIndex: (db, index) => createIndex(db, index),
  addCounter: (db, table, column) => addCounter(db, table, column, 'integer'),
  async storeAsTheyCome(db, table, key, create) {
    const old = `${table}_old`
    await db.schema.alterTable(table).renameTo(old).execute()
    await create(table).modifyEnd(sql`strict`).execute()
    const rows = sql`select * from ${sql.table(old)} order by ${sql.join(key.map((column) => sql.ref(column)))}`
    await sql`insert into ${sql.table(table)} ${rows}`.execute(db)
    await db.schema.dropTable(old).execute()
  },
  async startIdsAt(db, table, first) {
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${first - 1})`.execute(db)
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

  isDuplicateKey: (error, column) =>
    uniqueCodes.has(resultCode(error)) && (column === undefined || String(error).includes(`.${column}`)),
  translateError(error) {
    if (error instanceof StonechatError) return error
    const isOutage = outageCodes.has(resultCode(error) & 0xff)
    return new StonechatError(isOutage ? 'unavailable' : 'internal', { cause: error })
  },
}

function rowsOfJson<R>(columns: readonly string[], rows: string | typeof given): RawBuilder<R> {
  const selected = columns.map((column, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(column)}`)
  return sql`(select ${sql.join(selected)} from json_each(${rows}))`
}

/** SQLite's extended result code, by whichever of the two bindings threw; 0 where it is no error of SQLite. */
function resultCode(error: unknown): number {
  if (!(error instanceof Error)) return 0
  if ('rawCode' in error && typeof error.rawCode === 'number') return error.rawCode
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  return 0
}

/** Numbers of MySQL's errors: the transaction waited too long for a lock, lost a deadlock, or read what then changed. */
const conflictNumbers = new Set([1205, 1213, 1020])
const duplicateKeyNumbers = new Set([1062, 1586])
/** Those that are about the server, the account and the machine, not about the statement. */
const outageNumbers = new Set([
  ...[1021, 1023, 1026, 1030, 1037, 1041, 1114, 1180, 1181], // disk, memory, a full table
  ...[1040, 1129, 1203, 1226, 1044, 1045, 1049, 1130, 1698], // connections, accounts
  ...[1053, 1077, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 4031], // shutdown, broken or killed connections
  ...[1290, 1836, 1047, 3024, 1969], // read-only, not in the cluster, too slow
])

const mergeMysql = (column: string, merge: Merge) => {
  const current = sql.ref(column)
  if (merge === 'increment') return sql<never>`${current} + 1`
  const incoming = sql`values(${current})`
  return merge === 'greatest'
    ? sql<never>`greatest(coalesce(${current}, ${incoming}), ${incoming})`
    : sql<never>`${incoming}`
}

export interface MysqlDialectOptions {
  /** Of all text: compares code points, and where the engine can, trailing spaces too. */
  readonly collation: 'utf8mb4_0900_bin' | 'utf8mb4_nopad_bin' | 'utf8mb4_bin'
  readonly onRetry?: RetryOptions['onRetry']
}

/** MySQL 8 and MariaDB 10.6. Sessions are READ COMMITTED: every statement of a write sees the newest rows. */
export const mysqlDialect = ({ collation, onRetry }: MysqlDialectOptions): Dialect => ({
  commitLanes: limits.databaseCommitLanes,
  types: {
    integer: 'bigint',
    text: (maxCharacters) => sql.raw(`varchar(${maxCharacters})`),
    longText: 'text',
  },

  // Tables are not made in a transaction: one that was cut off half way finds what it had made. InnoDB always stores
  // rows in the order of the primary key.
  finishTable: (table) =>
    table
      .ifNotExists()
      .modifyEnd(sql.raw(`engine = InnoDB default character set utf8mb4 collate ${collation}`)),
  async createIndex(db, index) {
    const { rows } = await sql`select 1 from information_schema.statistics where table_schema = database()
      and table_name = ${index.table} and index_name = ${index.name}`.execute(db)
    if (rows.length === 0) await createIndex(db, index)
  },
  async addCounter(db, table, column) {
    const { rows } = await sql`select 1 from information_schema.columns where table_schema = database()
      and table_name = ${table} and column_name = ${column}`.execute(db)
    if (rows.length === 0) await addCounter(db, table, column, 'bigint')
  },
  storeAsTheyCome: async () => {},
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

  isDuplicateKey: (error, column) =>
    duplicateKeyNumbers.has(errorNumber(error)) &&
    (column === undefined || new RegExp(`for key '[^']*_${column}'$`).test((error as Error).message)),
  translateError(error) {
    if (error instanceof StonechatError) return error
    const number = errorNumber(error)
    if (conflictNumbers.has(number)) return new StonechatError('overloaded', { cause: error })
    // What has no number of the server's comes from the connection to it.
    const isOutage = outageNumbers.has(number) || (number === 0 && isConnectionError(error))
    return new StonechatError(isOutage ? 'unavailable' : 'internal', { cause: error })
  },
})

function insertValues<T extends Table>(db: Database, table: T, columns: readonly Column<T>[]): Insert<T> {
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
    `${literal}${typeof rows[0]?.[column] === 'string' ? ` collate ${collation}` : ''} as ${columns[column]}`
  const write = (literals: readonly string[], row: number) =>
    `select ${(row === 0 ? literals.map(name) : literals).join()}`
  return new RowsText(rows, write, ' union all ')
}

function createIndex(db: Kysely<unknown>, { name, table, columns }: TableIndex): Promise<void> {
  return db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
    .execute()
}

function addCounter(
  db: Kysely<unknown>,
  table: string,
  column: string,
  type: 'integer' | 'bigint',
): Promise<void> {
  return db.schema
    .alterTable(table)
    .addColumn(column, type, (one) => one.notNull().defaultTo(0))
    .execute()
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
