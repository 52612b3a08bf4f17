import * as limits from '@stonechat/protocol/client-limits'
import { ClientError, failNetwork } from '../base/client-error.js'
import { type Database, resultOf } from '../base/indexed-db.js'
import { findLocks } from '../base/locks.js'
import { createUuid } from '../base/uuid.js'

/** Longer than any task may take: what it guards is one request. */
const leaseMs = limits.requestTimeoutMs + 5_000

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
    if (locks !== undefined) return withWebLock(locks, name, task)
    // Loaded where it is needed: most pages have locks.
    const loaded = await import('./dated-lease.js').catch(failNetwork)
    return loaded.withLease({ database, store, owner: createUuid(), leaseMs, resultOf, ClientError }, task)
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
    if (isHeld) throw error
    return failNetwork(error)
  }
}
