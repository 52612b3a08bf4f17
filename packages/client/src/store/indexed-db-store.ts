import { Database, deleteDatabase, resultOf } from '../base/indexed-db.js'
import type { Change, ClientStore, Stored } from './client-store.js'
import { isMerged, mergeRecord } from './merge-record.js'
import { type TableName, tableNames, tables, tablesThat } from './tables.js'

/** Each table that was added to the first six made a version: the browser makes tables with a new one only. */
const version = tableNames.length - 5

/**
 * Keeps an account's state in the browser, in a database of its own. Rejects where storage is forbidden or full, and
 * from then on where the database was deleted or upgraded by another tab.
 */
export function createIndexedDbStore({ userId, url }: { userId: number; url: string }): ClientStore {
  const name = `stonechat ${userId} ${url}`
  let isLost = false
  const database = new Database({
    name,
    version,
    upgrade: (created) => addTables(created, tableNames),
    onLost: () => {
      isLost = true
    },
  })

  async function write(changes: readonly Change[]): Promise<void> {
    // An emptied database must not be filled with the little that changes from now on.
    if (isLost) throw new DOMException('The database was deleted.', 'InvalidStateError')
    const names = [...new Set(changes.map(({ table }) => table))]
    const isOwn = changes.some(({ table }) => tables[table].isOwn)
    await database.transact(names, 'readwrite', (one) => apply(one, changes), isOwn ? 'strict' : 'relaxed')
  }

  return {
    async load(names) {
      return database.transact(names, 'readonly', async (one) => {
        const lists = await Promise.all(names.map((table) => resultOf(one.objectStore(table).getAll())))
        return Object.fromEntries(names.map((table, index) => [table, lists[index]])) as unknown as Stored
      })
    },
    async write(changes) {
      try {
        await write(changes)
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
        // What the server has as well makes room for what exists only here.
        const spare = tablesThat('isSpare')
        await database.transact(spare, 'readwrite', (one) => clearTables(one, spare))
        await write(changes.filter(({ table }) => !spare.includes(table)))
      }
    },
    async clear(kept = []) {
      const names = tableNames.filter((table) => !kept.includes(table))
      await database.transact(names, 'readwrite', (one) => clearTables(one, names))
      if (kept.length > 0) return
      database.close()
      await deleteDatabase(name)
    },
    close: () => database.close(),
  }
}

/** Makes those tables that an earlier version did not have; the others keep what they hold. */
export function addTables(database: IDBDatabase, names: readonly string[]): void {
  for (const name of names) if (!database.objectStoreNames.contains(name)) database.createObjectStore(name)
}

/** Puts are issued within one task where nothing must be looked at first: they survive a page that is being closed. */
async function apply(transaction: IDBTransaction, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    const table = transaction.objectStore(change.table)
    const held = isMerged(change) ? await resultOf(table.get(change.key)) : undefined
    const record = mergeRecord(held, change)
    if (record === undefined) table.delete(change.key)
    else if (record !== held) table.put(record, change.key)
  }
}

function clearTables(transaction: IDBTransaction, names: readonly TableName[]): void {
  for (const name of names) transaction.objectStore(name).clear()
}
