import { gather } from '@stonechat/protocol/base'
import type { ImStore, Log } from '../contract/index.js'

interface Sighting {
  readonly userId: number
  readonly at: number
}

export interface Watch extends Disposable {
  find(userId: number): number | undefined
}

export interface LastSeenKeeper {
  /** Notes when a user was last seen; written soon. */
  note(userId: number, at: number): void
  /**
   * What is noted and not stored yet, and what will be noted until it ends: whoever reads the store meanwhile may get what was
   * there before, and finds here what it lacks.
   */
  watch(): Watch
  /** Resolves once all that is noted is stored. */
  drain(): Promise<void>
}

/** Stores when users were last seen: one write at a time; what comes meanwhile shares the next one. */
export function createLastSeenKeeper({
  store,
  log,
}: {
  readonly store: Pick<ImStore, 'saveLastSeen'>
  readonly log: Log
}): LastSeenKeeper {
  const batches = gather<Sighting, Map<number, number>, void>({
    empty: () => new Map(),
    add: (held, { userId, at }) => void held.set(userId, at),
    // Users who leave in the same turn share a write.
    pause: () => Promise.resolve(),
    work: save,
  })

  const watches = new Set<Map<number, number>>()

  return {
    note(userId, at) {
      batches.put({ userId, at })
      for (const noted of watches) noted.set(userId, at)
    },
    watch() {
      const open = batches.open().map(({ held }) => held)
      const noted = new Map<number, number>()
      watches.add(noted)
      return {
        find: (userId) => noted.get(userId) ?? open.findLast((held) => held.has(userId))?.get(userId),
        [Symbol.dispose]: () => void watches.delete(noted),
      }
    },
    drain: batches.drain,
  }

  async function save(held: ReadonlyMap<number, number>): Promise<void> {
    const batch = [...held].map(([userId, at]) => ({ userId, at }))
    try {
      await store.saveLastSeen(batch)
    } catch (error) {
      // Last seen is best effort: nothing waits for it.
      log.warn({ err: error, count: batch.length }, 'presence.save_failed')
    }
  }
}
