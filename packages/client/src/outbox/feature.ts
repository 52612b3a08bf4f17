import type { Feature } from '../feature.js'
import type { Sessions } from '../session/sessions.js'
import type { OpenedStore } from '../store/open-store.js'
import { Outbox, type OutboxDeps } from './outbox.js'

export interface OutboxFeature extends Feature {
  readonly outbox: Outbox
}

interface OutboxFeatureDeps extends Omit<OutboxDeps, 'owner'> {
  readonly sessions: Sessions
  readonly opened: Pick<OpenedStore, 'store' | 'ownership'>
}

/** Own messages until their ack. */
export function createOutboxFeature({ opened, ...deps }: OutboxFeatureDeps): OutboxFeature {
  const { store, ownership } = opened
  const outbox = new Outbox({ ...deps, owner: ownership.owner })
  let isStopped = false
  deps.sessions.extend((key) => {
    const records = outbox.recordsOf(key)
    const shown = records.findLast(({ status }) => status === 'failed') ?? records.at(-1)
    return shown ? { unsent: { status: shown.status, content: shown.content } } : {}
  })
  return {
    outbox,
    onNews: {
      acknowledged: ({ client_id }) => outbox.settle(client_id),
      adopted: (orphans) => outbox.restore(orphans.outbox),
      unsentChanged: (key) => deps.sessions.refresh(key),
    },
    onReady: () => outbox.restart(),
    onLost: () => outbox.restart(),
    onSynced: () => void adoptOrphans(),
    restore: (stored) => outbox.restore(stored.outbox),
    stop() {
      isStopped = true
      outbox.stop()
    },
  }

  /** Takes over what tabs that are gone have not sent. */
  async function adoptOrphans(): Promise<void> {
    const orphans = await ownership.adopt(store).catch(() => undefined)
    if (orphans && !isStopped) deps.wires.tell('adopted', orphans)
  }
}
