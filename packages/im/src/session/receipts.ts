/**
 * Delivered positions, gathered and written in batches, and the receipts that come of them and of reading.
 */
import { limits } from '@stonechat/protocol'
import type { Bus, Delivery, ImStore, Log, Receipt } from '../contract/index.js'

export interface ReceiptsOptions {
  readonly store: Pick<ImStore, 'advanceDelivered'>
  readonly bus: Bus
  readonly log: Log
}

export interface Receipts {
  /** Notes what has certainly arrived; written within `deliveredFlushMs`. */
  delivered(deliveries: readonly Delivery[]): void
  /** Tells the other side of a direct conversation how far this one has come. */
  announce(receipt: Receipt): void
  drain(): Promise<void>
}

/** Makes the keeper of receipts. */
export function createReceipts({ store, bus, log }: ReceiptsOptions): Receipts {
  let pending = new Map<string, Delivery>()
  let writing: Promise<void> | undefined

  const receipts: Receipts = {
    delivered(deliveries) {
      for (const delivery of deliveries) {
        const key = `${delivery.userId}:${delivery.conversationId}`
        const known = pending.get(key)
        if (known === undefined || known.seq < delivery.seq) pending.set(key, delivery)
      }
      if (pending.size > 0) writing ??= write()
    },
    announce({ conversationId, userId, peerId, readSeq, deliveredSeq }) {
      if (userId === peerId) return
      const data = {
        conversation_id: conversationId,
        target_type: 'user' as const,
        target_id: userId,
        user_id: userId,
        read_seq: readSeq,
        delivered_seq: deliveredSeq,
      }
      bus.publish(`u.${peerId}`, { kind: 'deliver', event: { event: 'receipt.changed', data } })
    },
    async drain() {
      while (writing !== undefined) await writing
    },
  }
  return receipts

  async function write(): Promise<void> {
    while (pending.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, limits.deliveredFlushMs))
      const batch = [...pending.values()]
      pending = new Map()
      try {
        for (const receipt of await store.advanceDelivered(batch)) receipts.announce(receipt)
      } catch (error) {
        // Not known as delivered means: pushed once more to a client that does not sync. Nothing is lost.
        log.warn({ err: error, count: batch.length }, 'delivered.save_failed')
      }
    }
    writing = undefined
  }
}
