/**
 * Where the engines differ, and nowhere else: types of columns, upserts, locks, kinds of transaction, errors. All other
 * SQL of this package is what SQLite, MySQL 8, MariaDB and TiDB share. Each engine is a value of `Engine` in a folder of
 * its own.
 */
import type { StonechatError } from '@stonechat/protocol'
import type {
  Compilable,
  CreateTableBuilder,
  InsertQueryBuilder,
  InsertResult,
  Kysely,
  RawBuilder,
  SelectQueryBuilder,
  Transaction,
} from 'kysely'
import type { given, Values } from './given.js'
import type { Schema } from './schema.js'

/** How an upsert treats a column of a row that is already there. */
export type Merge = 'replace' | 'greatest' | 'increment'

export type Table = keyof Schema & string
export type Column<T extends Table> = keyof Schema[T] & string
export type Insert<T extends Table> = InsertQueryBuilder<Schema, T, InsertResult>
type ColumnKind = 'text' | 'integer' | 'bigint' | RawBuilder<unknown>

/** A statement that answers with nothing. */
export type Statement = Compilable<never>

export interface TableIndex {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
}

export interface TableRelaxation {
  /** The columns, with their types. */
  readonly nullable: Readonly<Record<string, ColumnKind>>
  readonly uniqueKeys: readonly string[]
  /** The table as it is to be, for an engine that lays it out anew. */
  create(name: string): CreateTableBuilder<string, string>
}

export interface Engine {
  /** What the names of all tables begin with; mostly nothing. */
  readonly tablePrefix: string
  /** Names of all tables and views of the database, whosever they are. */
  listTables(db: Kysely<unknown>): Promise<string[]>
  /** How many transactions it can run in parallel. */
  readonly commitLanes: number
  /** Column types: whole numbers below 2^53, text of at most so many characters, text of up to some 64 KiB. */
  readonly types: {
    readonly integer: ColumnKind
    text(maxCharacters: number): ColumnKind
    readonly longText: ColumnKind
  }
  /** This moment by the clock of the database, Unix milliseconds: the same in all of a statement, and on all nodes. */
  readonly now: RawBuilder<number>
  /** Whether that clock is common to all nodes; otherwise it is that of this machine. */
  readonly isClockShared: boolean
  /** Ends a `create table`: strict types, and rows stored in the order of the primary key where it is `clustered`. */
  finishTable<T extends string, C extends string>(
    table: CreateTableBuilder<T, C>,
    options: { clustered: boolean },
  ): CreateTableBuilder<T, C>
  /** Makes an index; where changes of tables are not undone, it may be there from a start that was cut off. */
  createIndex(db: Kysely<unknown>, index: TableIndex): Promise<void>
  /** Adds a column of whole numbers that begins at 0; where changes of tables are not undone, it may be there already. */
  addCounter(db: Kysely<unknown>, table: string, column: string): Promise<void>
  /** Adds a column that begins empty (`null`); it may be there already as well. */
  addColumn(db: Kysely<unknown>, table: string, column: string, type: ColumnKind): Promise<void>
  /** Gives a column another name; where changes of tables are not undone, it may have it already. */
  renameColumn(db: Kysely<unknown>, table: string, column: string, name: string): Promise<void>
  /**
   * Rebuilds a table so that its rows are stored in the order of insertion. Does nothing where an engine stores rows by the
   * primary key only.
   * @param key of the table: the order of the rows that are there
   */
  storeAsTheyCome(
    db: Kysely<unknown>,
    table: string,
    key: readonly string[],
    create: (name: string) => CreateTableBuilder<string, string>,
  ): Promise<void>
  /**
   * Lets columns be null and takes unique keys away. A table that cannot be changed so is laid out anew, with the same columns
   * and the same next id; where changes of tables are not undone, some may be there from a start that was cut off.
   */
  relaxTable(db: Kysely<unknown>, table: string, change: TableRelaxation): Promise<void>
  /** Gives the next row of a table with an auto-increment key this id, which is beyond those it has. */
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
  insertGiven<T extends Table>(db: Kysely<Schema>, table: T, columns: readonly Column<T>[]): Insert<T>
  /** The same for rows with long texts, which are packed by `pack.wideRows`. */
  insertWide<T extends Table>(db: Kysely<Schema>, table: T, columns: readonly Column<T>[]): Insert<T>
  /** Gives the other columns of rows that are there the values that are given with each `key`: see `pack.tuples`. */
  updateGiven<T extends Table>(
    db: Kysely<Schema>,
    table: T,
    key: readonly Column<T>[],
    columns: readonly Column<T>[],
  ): Statement
  /** Deletes the rows whose `key` is given: see `pack.tuples`. */
  deleteGiven<T extends Table>(db: Kysely<Schema>, table: T, key: readonly Column<T>[]): Statement
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

  /** Whether a row was refused because another one has the same unique key. */
  isDuplicateKey(error: unknown): boolean
  /** `unavailable` where the database is full, read-only, damaged or gone; otherwise `internal`. Keeps the cause. */
  translateError(error: unknown): StonechatError
}

/** A statement of the engine's own words. */
export function statement(db: Kysely<Schema>, words: RawBuilder<never>): Statement {
  return { compile: () => words.compile(db) }
}

/** `create index`, as both engines have it. */
export function createIndex(db: Kysely<unknown>, { name, table, columns }: TableIndex): Promise<void> {
  return db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
    .execute()
}

/** A column of whole numbers from 0 on, as both engines have it. */
export function addCounter(
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
