/**
 * Where the engines differ, and nowhere else: types of columns, upserts, locks, kinds of transaction, errors. All other
 * SQL of this package is what SQLite, MySQL 8, MariaDB and TiDB share.
 */
import { StonechatError } from '@stonechat/protocol'
import {
  type CreateTableBuilder,
  type InsertQueryBuilder,
  type InsertResult,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
  type Transaction,
} from 'kysely'
import type { Schema } from './schema/index.js'

/** How an upsert treats a column of a row that is already there. */
export type Merge = 'replace' | 'greatest' | 'increment'

type Table = keyof Schema & string
type Column<T extends Table> = keyof Schema[T] & string
type Insert<T extends Table> = InsertQueryBuilder<Schema, T, InsertResult>
type ColumnKind = 'text' | 'integer' | RawBuilder<unknown>

export interface Dialect {
  /** How many values one statement may carry. */
  readonly maxParameters: number
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
  /** `(a, b) in ((1, 2), (3, 4))`, answered by an index on `(a, b)`. */
  tuplesIn(columns: readonly string[], tuples: readonly (readonly (number | string)[])[]): RawBuilder<SqlBool>
  /** Locks the rows read until the transaction ends. */
  forUpdate<D, T extends keyof D, O>(query: SelectQueryBuilder<D, T, O>): SelectQueryBuilder<D, T, O>

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
  maxParameters: 30_000,
  commitLanes: 1,
  types: { integer: 'integer', text: () => 'text', longText: 'text' },

  finishTable: (table, { clustered }) =>
    table.modifyEnd(clustered ? sql`strict, without rowid` : sql`strict`),
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
  tuplesIn: (columns, tuples) =>
    sql<SqlBool>`(${sql.join(columns.map((column) => sql.ref(column)))}) in (values ${sql.join(
      tuples.map((tuple) => sql`(${sql.join(tuple)})`),
    )})`,
  // The write transaction already holds the one write lock of the file.
  forUpdate: (query) => query,

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

/** SQLite's extended result code, by whichever of the two bindings threw; 0 where it is no error of SQLite. */
function resultCode(error: unknown): number {
  if (!(error instanceof Error)) return 0
  if ('rawCode' in error && typeof error.rawCode === 'number') return error.rawCode
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  return 0
}
