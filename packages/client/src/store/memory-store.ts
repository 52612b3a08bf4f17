import { type ClientStore, type Stored, type TableName, type Tables, tableNames } from './client-store.js'
import { mergeRecord } from './merge-record.js'

/** Keeps an account's state for as long as the program runs. */
export function createMemoryStore(): ClientStore {
  const tables = new Map(tableNames.map((name) => [name, new Map<string | number, Tables[TableName]>()]))
  return {
    async load(names) {
      return Object.fromEntries(
        names.map((name) => [name, [...tables.get(name)!.values()]]),
      ) as unknown as Stored
    },
    async write(changes) {
      for (const change of changes) {
        const table = tables.get(change.table)!
        const record = mergeRecord(table.get(change.key), change)
        if (record === undefined) table.delete(change.key)
        else table.set(change.key, record)
      }
    },
    async clear(kept = []) {
      for (const [name, table] of tables) if (!kept.includes(name)) table.clear()
    },
    close() {},
  }
}
