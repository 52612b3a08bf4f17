/** Forgets events that are older than the log keeps them. */

import { agingOf, systemClock } from '@stonechat/protocol/base'
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
export async function pruneEvents({ store, clock = systemClock, signal }: PruneParts): Promise<void> {
  // By that clock, so that a wall clock which leaps ahead does not throw the log away.
  const before = agingOf(clock)() - imLimits.eventsKeptMs
  for (let batch = 0; batch < imLimits.eventsPruneMaxBatches && signal?.aborted !== true; batch += 1) {
    const pruned = await store.pruneEvents(before, imLimits.eventsPruneMaxRows)
    if (pruned < imLimits.eventsPruneMaxRows) return
  }
}
