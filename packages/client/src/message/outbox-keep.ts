/** Where unsent messages outlive the page: one entry for each, so that tabs do not overwrite each other's. */
import { findStorage } from '../base/storage.js'
import type { OutboxRecord } from './message-view.js'

export interface OutboxKeep {
  /** What was kept, in the order it is to be sent. */
  load(): OutboxRecord[]
  /** Keeps a record, in place of the one with the same `clientId`. Never throws: what cannot be kept stays in memory. */
  put(record: OutboxRecord): void
  remove(clientId: string): void
}

/** Keeps nothing: for programs, which hold their unsent messages for as long as they run. */
export const noKeep: OutboxKeep = { load: () => [], put() {}, remove() {} }

/** Keeps unsent messages in the storage of the browser, where it may. */
export function createBrowserKeep(userId: number): OutboxKeep {
  const storage = findStorage()
  return storage === undefined ? noKeep : createStorageKeep(storage, userId)
}

/**
 * Keeps the unsent messages of one account in a storage such as `localStorage`. Two tabs may both send what was kept:
 * the `client_id` makes that one message.
 */
export function createStorageKeep(storage: Storage, userId: number): OutboxKeep {
  const prefix = `stonechat.outbox.${userId}.`
  return {
    load: () =>
      keysOf(storage, prefix)
        .flatMap((key) => parse(storage.getItem(key)))
        .sort((one, other) => one.place - other.place),
    put(record) {
      try {
        storage.setItem(prefix + record.clientId, JSON.stringify(record))
      } catch {
        // Storage is full: the message lives as long as the page.
      }
    },
    remove: (clientId) => storage.removeItem(prefix + clientId),
  }
}

function keysOf(storage: Storage, prefix: string): string[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  return keys.filter((key) => key.startsWith(prefix))
}

/** Whatever else got into the storage is passed over. */
function parse(text: string | null): OutboxRecord[] {
  try {
    const record = JSON.parse(text ?? '') as OutboxRecord
    return typeof record.clientId === 'string' && typeof record.place === 'number' && record.target
      ? [record]
      : []
  } catch {
    return []
  }
}
