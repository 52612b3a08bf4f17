import type { Feature } from '../feature.js'
import type { OpenedStore } from '../store/open-store.js'
import { Outbox, type OutboxDeps } from './outbox.js'

export interface OutboxFeature extends Feature {
  readonly outbox: Outbox
}

interface OutboxFeatureDeps extends Omit<OutboxDeps, 'owner'> {
  readonly opened: Pick<OpenedStore, 'store' | 'ownership'>
}

/** Own messages until their ack. */
export function createOutboxFeature({ opened, ...deps }: OutboxFeatureDeps): OutboxFeature {
  const { store, ownership } = opened
  const outbox = new Outbox({ ...deps, owner: ownership.owner })
  let isStopped = false
  return {
    outbox,
    onNews: {
      acknowledged: ({ client_id }) => outbox.settle(client_id),
    },
    onReady: () => outbox.resume(),
    onLost: () => outbox.pause(),
    onSynced: () => void adoptOrphans(),
    restore: (stored) => outbox.restore(stored.outbox),
    stop() {
      isStopped = true
      outbox.stop()
    },
  }

  /** Takes over the unsent messages of tabs that are gone. */
  async function adoptOrphans(): Promise<void> {
    const records = await ownership.adopt(store).catch(() => [])
    if (!isStopped) outbox.restore(records)
  }
}
