import { gather } from '@stonechat/protocol/base'
import type { ImStore, Log } from '../contract/index.js'

interface Sighting {
  readonly userId: number
  readonly at: number
}

export interface LastSeenKeeper {
  /** Notes when a user was last seen; written soon. */
  note(userId: number, at: number): void
  /** What is noted and not stored yet. */
  find(userId: number): number | undefined
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

  return {
    note: (userId, at) => void batches.put({ userId, at }),
    find: (userId) =>
      batches
        .open()
        .findLast(({ held }) => held.has(userId))
        ?.held.get(userId),
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
