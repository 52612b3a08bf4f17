import { createUuid } from '../base/uuid.js'
import type { ClientStore } from '../store/client-store.js'
import type { OutboxRecord } from './record.js'

const adoptionLock = 'stonechat.adoption'

/**
 * Knows which tab an unsent message belongs to. Each tab holds a lock in its own name for as long as it lives: what
 * belongs to none that lives is adopted by one of the others.
 */
export interface Ownership {
  /** The name of this tab. */
  readonly owner: string
  /** Takes over the unsent messages of tabs that are gone, in the order they were written. */
  adopt(store: ClientStore): Promise<OutboxRecord[]>
  /** This tab goes. */
  release(): void
}

/** Claims a name for this tab. Without locks (pages without TLS, Node) nobody else is known, and all is adopted. */
export async function claimOwnership(locks: LockManager | undefined): Promise<Ownership> {
  const owner = createUuid()
  const release = locks === undefined ? undefined : await hold(locks, lockOf(owner))
  if (locks === undefined || release === undefined) {
    let isFirst = true
    return {
      owner,
      async adopt(store) {
        // Without locks nothing shows whether other tabs live: what was there at the start is taken, and nothing later.
        const isStart = isFirst
        isFirst = false
        return isStart ? takeOver(store, owner, new Set()) : []
      },
      release() {},
    }
  }
  return {
    owner,
    adopt: (store) =>
      locks.request(adoptionLock, async () => {
        const { held = [] } = await locks.query()
        return takeOver(store, owner, new Set(held.map(({ name }) => name)))
      }) as Promise<OutboxRecord[]>,
    release,
  }
}

async function takeOver(store: ClientStore, owner: string, held: ReadonlySet<string | undefined>) {
  const { outbox } = await store.load(['outbox'])
  const orphans = outbox
    .filter((record) => record.owner === undefined || !held.has(lockOf(record.owner)))
    .map((record) => ({ ...record, owner }))
    .sort((one, other) => one.place - other.place)
  if (orphans.length > 0) {
    await store.write(orphans.map((record) => ({ table: 'outbox', key: record.clientId, record })))
  }
  return orphans
}

/** Resolves, once the lock is held, with what lets go of it; `undefined` where locks are forbidden. */
function hold(locks: LockManager, name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    locks
      .request(name, () => new Promise<void>((release) => resolve(release)))
      .catch(() => resolve(undefined))
  })
}

function lockOf(owner: string): string {
  return `stonechat.tab.${owner}`
}
