import { withDeadline } from '@stonechat/protocol/base'
import { claimOwnership, type Ownership } from '../outbox/ownership.js'
import type { ClientStore, Stored } from './client-store.js'
import { createMemoryStore } from './memory-store.js'
import { tableNames } from './tables.js'

/**
 * The client goes on without a store that has not answered by then: people are looking at an empty page. Not sooner, since
 * without it a reload loses what was written meanwhile.
 */
const loadTimeoutMs = 5_000

/** An account's store, what it held, and whose of its unsent messages are. */
export interface OpenedStore {
  readonly store: ClientStore
  readonly stored: Stored
  readonly ownership: Ownership
}

/** Loads what is kept. A store that cannot be opened (forbidden, broken, hanging) is replaced by memory. */
export async function openStore(
  store: ClientStore,
  locks: LockManager | undefined = undefined,
): Promise<OpenedStore> {
  const ownership = await claimOwnership(locks)
  try {
    const stored = await withDeadline(load(store, ownership), loadTimeoutMs, 'the store')
    return { store, stored, ownership }
  } catch {
    // As good as empty.
  }
  void closeStore(store)
  const empty = createMemoryStore()
  return { store: empty, stored: await empty.load(tableNames), ownership }
}

/** Lets go of a store, whatever it says to that. */
export async function closeStore(store: ClientStore): Promise<void> {
  try {
    await store.close()
  } catch {
    // Then it is not needed any more either.
  }
}

async function load(store: ClientStore, ownership: Ownership): Promise<Stored> {
  const stored = await store.load(
    tableNames.filter((name) => name !== 'outbox' && name !== 'wishes' && name !== 'blobs'),
  )
  return { ...stored, ...(await ownership.adopt(store)), blobs: [] }
}
