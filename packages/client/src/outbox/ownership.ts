import { createUuid } from '../base/uuid.js'
import { wishKey } from '../reaction/record.js'
import type { Change, ClientStore, Stored } from '../store/client-store.js'

const adoptionLock = 'stonechat.adoption'

/** What was written in a tab and is not on the server. */
export type Orphans = Pick<Stored, 'outbox' | 'wishes'>

/**
 * Knows which tab an unsent message, or a reaction, belongs to. Each tab holds a lock in its own name for as long as it lives: what
 * belongs to none that lives is adopted by one of the others.
 */
export interface Ownership {
  /** The name of this tab. */
  readonly owner: string
  /** Takes over what tabs that are gone have not sent, in the order it was written. */
  adopt(store: ClientStore): Promise<Orphans>
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
        return isStart ? takeOver(store, owner, new Set()) : { outbox: [], wishes: [] }
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
      }) as Promise<Orphans>,
    release,
  }
}

async function takeOver(
  store: ClientStore,
  owner: string,
  held: ReadonlySet<string | undefined>,
): Promise<Orphans> {
  const stored = await store.load(['outbox', 'wishes'])
  const adopt = <R extends Owned>(records: readonly R[]) =>
    records
      .filter((record) => record.owner === undefined || !held.has(lockOf(record.owner)))
      .map((record) => ({ ...record, owner }))
      .sort((one, other) => one.place - other.place)
  const [outbox, wishes] = [adopt(stored.outbox), adopt(stored.wishes)]
  const changes: Change[] = [
    ...outbox.map((record) => ({ table: 'outbox' as const, key: record.clientId, record })),
    ...wishes.map((record) => ({ table: 'wishes' as const, key: wishKey(record), record })),
  ]
  if (changes.length > 0) await store.write(changes)
  return { outbox, wishes }
}

interface Owned {
  readonly place: number
  readonly owner?: string | undefined
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
