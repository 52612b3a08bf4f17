/** Forgets events that nobody can want any more, now and then and in small steps. */
import { limits } from '@stonechat/protocol'
import type { Clock, ImStore, Log } from '../contract/index.js'

export interface EventPrunerOptions {
  readonly store: Pick<ImStore, 'pruneEvents'>
  readonly clock: Clock
  readonly log: Log
}

/** Starts to keep the event log to `eventsKeptMs`: at once, then every `eventsPruneIntervalMs`. Disposing of it waits. */
export function createEventPruner({ store, clock, log }: EventPrunerOptions): AsyncDisposable {
  let isStopped = false
  let pruning = Promise.resolve()
  const start = () => {
    pruning = pruning.then(prune)
  }
  const timer = setInterval(start, limits.eventsPruneIntervalMs).unref()
  start()

  return {
    async [Symbol.asyncDispose]() {
      isStopped = true
      clearInterval(timer)
      await pruning
    },
  }

  /** What is left over waits for the next time. */
  async function prune(): Promise<void> {
    const before = clock() - limits.eventsKeptMs
    try {
      for (let batch = 0; batch < limits.eventsPruneMaxBatches && !isStopped; batch += 1) {
        const pruned = await store.pruneEvents(before, limits.eventsPruneMaxRows)
        if (pruned < limits.eventsPruneMaxRows) return
      }
    } catch (error) {
      log.warn({ err: error }, 'events.not_pruned')
    }
  }
}
