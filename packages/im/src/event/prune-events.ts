/** Forgets events that are older than the log keeps them. */

import type { Clock, ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'

export interface PruneParts {
  readonly store: Pick<ImStore, 'pruneEvents'>
  readonly clock?: Clock | undefined
  /** Ends it between two steps. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Cuts the event log to `eventsKeptMs`, in small steps; what `eventsPruneMaxBatches` leave over waits for the next time.
 * @throws StonechatError `unavailable`
 */
export async function pruneEvents({ store, clock = Date.now, signal }: PruneParts): Promise<void> {
  const before = clock() - imLimits.eventsKeptMs
  for (let batch = 0; batch < imLimits.eventsPruneMaxBatches && signal?.aborted !== true; batch += 1) {
    const pruned = await store.pruneEvents(before, imLimits.eventsPruneMaxRows)
    if (pruned < imLimits.eventsPruneMaxRows) return
  }
}
