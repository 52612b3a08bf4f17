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
  /** Waits until what was noted of this user is written: then the store knows what need not be pushed again. */
  settled(userId: number): Promise<void>
  /** Tells the other side of a direct conversation how far this one has come. */
  announce(receipt: Receipt): void
  drain(): Promise<void>
}

/** Positions by user, then by conversation, that are written together. */
interface Batch {
  readonly users: Map<number, Map<number, Delivery>>
  written: Promise<void>
}

/** Makes the keeper of receipts. */
export function createReceipts({ store, bus, log }: ReceiptsOptions): Receipts {
  let gathering: Batch | undefined
  let saving: Batch | undefined

  const receipts: Receipts = {
    delivered(deliveries) {
      for (const delivery of deliveries) {
        gathering ??= begin()
        const own = gathering.users.get(delivery.userId) ?? new Map<number, Delivery>()
        gathering.users.set(delivery.userId, own)
        const known = own.get(delivery.conversationId)
        if (known === undefined || known.seq < delivery.seq) own.set(delivery.conversationId, delivery)
      }
    },
    async settled(userId) {
      for (const batch of [saving, gathering]) if (batch?.users.has(userId)) await batch.written
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
      while (gathering !== undefined || saving !== undefined) await (gathering ?? saving)?.written
    },
  }
  return receipts

  function begin(): Batch {
    const batch: Batch = { users: new Map(), written: Promise.resolve() }
    batch.written = write(batch, saving?.written)
    return batch
  }

  /** Batches are written one after the other; while one is, the next gathers. */
  async function write(batch: Batch, before: Promise<void> | undefined): Promise<void> {
    await before
    await new Promise((resolve) => setTimeout(resolve, limits.deliveredFlushMs))
    gathering = undefined
    saving = batch
    const deliveries = [...batch.users.values()].flatMap((own) => [...own.values()])
    try {
      for (const receipt of await store.advanceDelivered(deliveries)) receipts.announce(receipt)
    } catch (error) {
      // Not known as delivered means: pushed once more to a client that does not sync. Nothing is lost.
      log.warn({ err: error, count: deliveries.length }, 'delivered.save_failed')
    } finally {
      saving = undefined
    }
  }
}
