import type { Vault } from '../api.js'
import { openBroadcast } from '../base/broadcast.js'
import { Database, mayExist, resultOf } from '../base/indexed-db.js'
import { findStorage } from '../base/storage.js'
import { createLease } from './lease.js'

const store = 'kept'
const entry = 'account'
const defaultKey = 'stonechat.account'

/** Keeps tokens for as long as the process runs. */
export function createMemoryVault(): Vault {
  let held: string | null = null
  return {
    load: () => held,
    save: (value) => {
      held = value
    },
  }
}

/**
 * Whether an account may be signed in in this browser: `false` only where it is certain that none ever was. A page can
 * ask before anything else of it is loaded, and show its sign-in at once.
 */
export async function mayBeSignedIn(key = defaultKey): Promise<boolean> {
  return Boolean(findStorage()?.getItem(key)) || mayExist(key)
}

/**
 * Keeps tokens in IndexedDB, shared by all tabs of the origin: they see each other's changes and renew one at a time.
 * `localStorage` would not do: each process has its own copy, and the next holder of the lock may still read the token that
 * was just used up. Where storage is forbidden, it keeps them in memory.
 */
export function createBrowserVault(key = defaultKey): Vault {
  const news = openBroadcast(key)
  const database = new Database({
    name: key,
    version: 1,
    upgrade(created) {
      const kept = created.createObjectStore(store)
      // Earlier versions kept it there. Only a new database takes it over: later the copy may be an old one.
      const inherited = findStorage()?.getItem(key)
      if (inherited) kept.put(inherited, entry)
    },
  })
  /** What storage held when it was last asked, and all there is where it is forbidden. */
  let held: string | null = null

  const update = async (change: (current: string | null) => string | null | undefined) => {
    let isChanged = false
    const apply = (current: string | null): string | null => {
      const next = change(current)
      isChanged = next !== undefined
      return isChanged ? (next as string | null) : current
    }
    try {
      // Strict: after a power cut an older token would be presented again, and that ends the device.
      held = await database.transact([store], 'readwrite', (one) => rewrite(one, apply), 'strict')
    } catch {
      held = apply(held)
    }
    if (isChanged) news.postMessage(null)
  }

  return {
    update,
    save: (value) => update(() => value),
    async load() {
      // Where nobody ever signed in nothing is created, so that the next start knows it too.
      if (held === null && !(await mayBeSignedIn(key))) return null
      try {
        held = await database.transact([store], 'readonly', read)
        findStorage()?.removeItem(key)
      } catch {
        // What was known stays.
      }
      return held
    },
    subscribe(listener) {
      news.addEventListener('message', listener)
      return () => news.removeEventListener('message', listener)
    },
    withLock: createLease(database, store, key),
  }
}

async function read(transaction: IDBTransaction): Promise<string | null> {
  return (await resultOf<string | undefined>(transaction.objectStore(store).get(entry))) ?? null
}

async function rewrite(
  transaction: IDBTransaction,
  apply: (current: string | null) => string | null,
): Promise<string | null> {
  const current = await read(transaction)
  const next = apply(current)
  const kept = transaction.objectStore(store)
  if (next === null) kept.delete(entry)
  else if (next !== current) kept.put(next, entry)
  return next
}
