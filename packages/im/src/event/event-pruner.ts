/** Prunes the event log at intervals, where nothing else does. */

import type { Clock, ImStore, Log } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { pruneEvents } from './prune-events.js'

export interface EventPrunerOptions {
  readonly store: Pick<ImStore, 'pruneEvents'>
  readonly clock: Clock
  readonly log: Log
}

/** Prunes at once, then every `eventsPruneIntervalMs`. Disposing of it waits for the step under way. */
export function createEventPruner({ store, clock, log }: EventPrunerOptions): AsyncDisposable {
  const stop = new AbortController()
  let pruning = Promise.resolve()
  const start = () => {
    pruning = pruning
      .then(() => pruneEvents({ store, clock, signal: stop.signal }))
      .catch((err: unknown) => log.warn({ err }, 'events.not_pruned'))
  }
  const timer = setInterval(start, imLimits.eventsPruneIntervalMs).unref()
  start()

  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      clearInterval(timer)
      await pruning
    },
  }
}
