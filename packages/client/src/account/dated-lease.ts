import type { ClientError } from '../base/client-error.js'
import type { Database, resultOf } from '../base/indexed-db.js'

const pollMs = 50
const entry = 'lease'

interface Lease {
  readonly owner: string
  /** By the machine's clock, which all tabs share. */
  readonly until: number
}

/** Where the entry is, and what is loaded already: only types are imported, as in `prove.ts`. */
export interface LeaseParts {
  readonly database: Database
  readonly store: string
  readonly owner: string
  /** Longer than the task may take. */
  readonly leaseMs: number
  readonly resultOf: typeof resultOf
  readonly ClientError: typeof ClientError
}

/**
 * Runs a task while this tab holds a dated entry, which is taken within a transaction.
 * @throws ClientError `network` where another tab does not let go of it for too long
 */
export async function withLease<T>(parts: LeaseParts, task: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 2 * parts.leaseMs
  while (!(await take(parts))) {
    if (performance.now() > deadline) throw new parts.ClientError('network')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  try {
    return await task()
  } finally {
    await giveBack(parts)
  }
}

/** Whether the lease is ours now. Where storage is forbidden nobody else can have it. */
async function take({ database, store, owner, leaseMs, resultOf }: LeaseParts): Promise<boolean> {
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

async function giveBack({ database, store, owner, resultOf }: LeaseParts): Promise<void> {
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
