import type { Change, ClientStore, Stored } from './client-store.js'
import { mergeRecord } from './merge-record.js'
import { type TableName, type Tables, tableNames } from './tables.js'

export interface MemoryStoreOptions {
  /** What it starts with: what `keep` was given last. */
  readonly kept?: readonly Change[]
  /** Takes everything it holds, as JSON can carry it, after each write: for a file, say. May reject. */
  readonly keep?: (all: readonly Change[]) => void | Promise<void>
}

/** Keeps an account's state for as long as the program runs, and with `kept` and `keep` for longer. */
export function createMemoryStore({ kept = [], keep }: MemoryStoreOptions = {}): ClientStore {
  const tables = new Map(tableNames.map((name) => [name, new Map<string | number, Tables[TableName]>()]))
  for (const change of kept) apply(change)

  return {
    async load(names) {
      return Object.fromEntries(
        names.map((name) => [name, [...tables.get(name)!.values()]]),
      ) as unknown as Stored
    },
    async write(changes) {
      for (const change of changes) apply(change)
      await keep?.(list())
    },
    async clear(kept = []) {
      for (const [name, table] of tables) if (!kept.includes(name)) table.clear()
      await keep?.(list())
    },
    close() {},
  }

  function apply(change: Change): void {
    const table = tables.get(change.table)!
    const record = mergeRecord(table.get(change.key), change)
    if (record === undefined) table.delete(change.key)
    else table.set(change.key, record)
  }

  function list(): Change[] {
    // JSON carries no bytes.
    return [...tables].flatMap(([table, records]) =>
      table === 'blobs' ? [] : [...records].map(([key, record]) => ({ table, key, record }) as Change),
    )
  }
}
