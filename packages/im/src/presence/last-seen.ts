import type { ImStore, Log } from '../contract/index.js'

export interface LastSeenKeeper {
  /** Notes when somebody was last seen; written soon. */
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
  const unsaved = new Map<number, number>()
  let saving: Promise<void> | undefined

  return {
    note(userId, at) {
      unsaved.set(userId, at)
      saving ??= save()
    },
    find: (userId) => unsaved.get(userId),
    async drain() {
      while (saving !== undefined) await saving
    },
  }

  async function save(): Promise<void> {
    // Those who leave in the same turn share a write.
    await Promise.resolve()
    while (unsaved.size > 0) {
      const batch = [...unsaved].map(([userId, at]) => ({ userId, at }))
      try {
        await store.saveLastSeen(batch)
      } catch (error) {
        // Last seen is a courtesy: it is not worth holding anything up.
        log.warn({ err: error, count: batch.length }, 'presence.save_failed')
      }
      for (const { userId, at } of batch) if (unsaved.get(userId) === at) unsaved.delete(userId)
    }
    saving = undefined
  }
}
