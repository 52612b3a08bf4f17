import type { ImStore, Log } from '../contract/index.js'

export interface NameKeys {
  /** A user may have another name now. */
  forget(userId: number): void
  /** Resolves once all that was said is stored. */
  drain(): Promise<void>
}

/** Keeps members findable by the names they have now. Where that cannot be stored, a search under the former name mends it. */
export function createNameKeys({
  store,
  log,
}: {
  readonly store: Pick<ImStore, 'forgetNameKey'>
  readonly log: Log
}): NameKeys {
  const pending = new Set<Promise<void>>()
  return {
    forget(userId) {
      const forgetting = store
        .forgetNameKey(userId)
        .catch((err: unknown) => log.warn({ err, userId }, 'name.key_not_forgotten'))
        .finally(() => pending.delete(forgetting))
      pending.add(forgetting)
    },
    async drain() {
      await Promise.all(pending)
    },
  }
}
