/**
 * Two bindings of one API: `node:sqlite` where Node has it, else `libsql`, whose prebuilt binary comes from the registry.
 */
import { createRequire } from 'node:module'

export type BoundValue = number | string | bigint | Uint8Array | null

export interface Statement {
  /** Names of what it answers with; none where it answers with no rows. */
  readonly columns: readonly string[]
  all(parameters: readonly BoundValue[]): Record<string, unknown>[]
  run(parameters: readonly BoundValue[]): { changes: number | bigint; lastInsertRowid: number | bigint }
}

export interface Binding {
  prepare(sql: string): Statement
  exec(sql: string): void
  close(): void
}

interface RawStatement {
  columns(): { readonly name: string }[]
  all(...parameters: unknown[]): Record<string, unknown>[]
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint }
}

interface RawDatabase {
  prepare(sql: string): RawStatement
  exec(sql: string): void
  close(): void
}

const require = createRequire(import.meta.url)

/**
 * Opens the file, which is made where it does not exist and may be written. Throws the binding's own error.
 * @param options `mayBeTorn` reads also what lacks its end, as far as it goes
 */
export function openBinding(path: string, { readOnly = false, mayBeTorn = false } = {}): Binding {
  const binding = hasNodeSqlite() ? openNodeSqlite(path, readOnly, !mayBeTorn) : openLibsql(path, readOnly)
  // SQLite reads a file that is shorter than its first page says only to those who could repair its schema.
  if (mayBeTorn) binding.exec('pragma writable_schema = on')
  return binding
}

/** `node:sqlite` needs no flag from 22.13 on. */
function hasNodeSqlite(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 13)
}

interface NodeSqlite {
  readonly DatabaseSync: new (path: string, options: object) => RawDatabase
}

/** Node 22 warns that it is experimental, in lines on standard error that an operator can do nothing about. */
function requireNodeSqlite(): NodeSqlite {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return require('node:sqlite') as NodeSqlite
  } finally {
    process.emitWarning = emitWarning
  }
}

function openNodeSqlite(path: string, readOnly: boolean, defensive: boolean): Binding {
  const { DatabaseSync } = requireNodeSqlite()
  // `defensive` keeps SQL from damaging the file; versions that do not know it ignore it.
  const database = new DatabaseSync(path, { defensive, readOnly })
  return {
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        columns: statement.columns().map(({ name }) => name),
        all: (parameters) => statement.all(...parameters),
        run: (parameters) => statement.run(...parameters),
      }
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  }
}

function openLibsql(path: string, readonly: boolean): Binding {
  const Database = require('libsql') as new (path: string, options: object) => RawDatabase
  const database = new Database(path, { readonly })
  return {
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        columns: statement.columns().map(({ name }) => name),
        all: (parameters) => statement.all(parameters),
        run: (parameters) => statement.run(parameters),
      }
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  }
}
