import type { Base, Feature } from '../feature.js'
import type { OpenedStore } from '../store/open-store.js'
import { Outbox } from './outbox.js'
import type { OwnMessages } from './own-messages.js'

export interface OutboxFeature extends Feature {
  readonly outbox: Outbox
}

interface OutboxDeps extends Pick<Base, 'now' | 'random' | 'link' | 'call' | 'keeper' | 'wires'> {
  readonly ownMessages: OwnMessages
  readonly opened: Pick<OpenedStore, 'store' | 'ownership'>
}

/** Own messages until their ack. */
export function createOutboxFeature(deps: OutboxDeps): OutboxFeature {
  const { now, random, link, call, keeper, wires, ownMessages } = deps
  const { store, ownership } = deps.opened
  let isStopped = false
  const outbox = new Outbox({
    now,
    random,
    isOpen: () => link.isOpen,
    send: ({ target, content, replyTo, clientId }) =>
      call('message.send', { ...target, content, client_id: clientId, reply_to: replyTo }),
    onChanged: (key) => wires.tell('unsentChanged', key),
    owner: ownership.owner,
    ownMessages,
    keep: (key, record) => keeper.put({ table: 'outbox', key, record }),
  })
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
