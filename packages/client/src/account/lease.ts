import * as limits from '@stonechat/protocol/client-limits'
import { ClientError } from '../base/client-error.js'
import { type Database, resultOf } from '../base/indexed-db.js'
import { findLocks } from '../base/locks.js'
import { createUuid } from '../base/uuid.js'

/** Longer than any task may take: what it guards is one request. */
const leaseMs = limits.requestTimeoutMs + 5_000
const pollMs = 50
const entry = 'lease'

interface Lease {
  readonly owner: string
  /** By the machine's clock, which all tabs share. */
  readonly until: number
}

/** Runs a task while no other tab of the origin runs one of the same name. */
export type WithLock = <T>(task: () => Promise<T>) => Promise<T>

/**
 * Makes a lock of all tabs: a Web Lock, or on pages without TLS, which have none, a dated entry that is taken within a
 * transaction. The task does not run, and `network` is thrown, where another tab does not let go of it for too long.
 */
export function createLease(database: Database, store: string, name: string): WithLock {
  let found: ReturnType<typeof findLocks> | undefined
  return async (task) => {
    found ??= findLocks()
    const locks = await found
    return locks === undefined ? withLease(database, store, task) : withWebLock(locks, name, task)
  }
}

async function withWebLock<T>(locks: LockManager, name: string, task: () => Promise<T>): Promise<T> {
  let isHeld = false
  try {
    // Once the lock is held its signal makes no difference.
    return (await locks.request(name, { signal: AbortSignal.timeout(2 * leaseMs) }, () => {
      isHeld = true
      return task()
    })) as T
  } catch (error) {
    throw isHeld ? error : new ClientError('network', { cause: error })
  }
}

async function withLease<T>(database: Database, store: string, task: () => Promise<T>): Promise<T> {
  const owner = createUuid()
  const deadline = performance.now() + 2 * leaseMs
  while (!(await take(database, store, owner))) {
    if (performance.now() > deadline) throw new ClientError('network')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  try {
    return await task()
  } finally {
    await giveBack(database, store, owner)
  }
}

/** Whether the lease is ours now. Where storage is forbidden nobody else can have it. */
async function take(database: Database, store: string, owner: string): Promise<boolean> {
  try {
    return await database.transact([store], 'readwrite', async (transaction) => {
      const kept = transaction.objectStore(store)
      const held = await resultOf<Lease | undefined>(kept.get(entry))
      const now = Date.now()
      // One that ends later than any lease can was dated by a clock that has been set back since.
      if (held !== undefined && held.until > now && held.until <= now + leaseMs) return false
      await resultOf(kept.put({ owner, until: now + leaseMs } satisfies Lease, entry))
      return true
    })
  } catch {
    return true
  }
}

async function giveBack(database: Database, store: string, owner: string): Promise<void> {
  try {
    await database.transact([store], 'readwrite', async (transaction) => {
      const kept = transaction.objectStore(store)
      const held = await resultOf<Lease | undefined>(kept.get(entry))
      if (held?.owner === owner) await resultOf(kept.delete(entry))
    })
  } catch {
    // It ends by itself.
  }
}
