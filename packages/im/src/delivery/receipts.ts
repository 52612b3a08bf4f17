/**
 * Delivered positions, gathered and written in batches, and the receipts that follow from them and from reading.
 */

import { setTimeout as delay } from 'node:timers/promises'
import { gather } from '@stonechat/protocol/base'
import { userTopic } from '../bus/topics.js'
import type { Bus, Delivery, ImStore, Log, Receipt } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { createGroupReceipts } from '../receipt/group-receipts.js'

export interface ReceiptsOptions {
  readonly store: Pick<ImStore, 'advanceDelivered'>
  readonly bus: Bus
  /** Whether anybody follows the receipts of this group, on any node. */
  readonly isFollowed: (conversationId: number) => boolean
  readonly log: Log
}

export interface Receipts {
  /** Notes what has certainly arrived; written within `deliveredFlushMs`. */
  delivered(deliveries: readonly Delivery[]): void
  /** Waits until what was noted of this user is written: then the store knows what need not be pushed again. */
  settled(userId: number): Promise<void>
  /** Notifies the other side of a direct conversation, or those who follow a group, how far this user has read and received it. */
  announce(receipt: Receipt): void
  drain(): Promise<void>
}

/** NotedPositions by user, then by conversation. */
type NotedPositions = Map<number, Map<number, Delivery>>

/** Makes the keeper of receipts. */
export function createReceipts({ store, bus, isFollowed, log }: ReceiptsOptions): Receipts {
  const groups = createGroupReceipts({ bus, isFollowed })
  const batches = gather<Delivery, NotedPositions, void>({
    empty: () => new Map(),
    add: note,
    pause: () => delay(imLimits.deliveredFlushMs),
    work: write,
  })

  const receipts: Receipts = {
    delivered(deliveries) {
      for (const delivery of deliveries) batches.put(delivery)
    },
    async settled(userId) {
      for (const { held, done } of batches.open()) if (held.has(userId)) await done
    },
    announce(receipt) {
      if ('groupId' in receipt) {
        groups.note(receipt)
        return
      }
      const { conversationId, userId, peerId, readSeq, deliveredSeq } = receipt
      const data = {
        conversation_id: conversationId,
        target_type: 'user' as const,
        target_id: userId,
        user_id: userId,
        read_seq: readSeq,
        delivered_seq: deliveredSeq,
      }
      bus.publish(userTopic(peerId), { kind: 'deliver', event: { event: 'receipt.changed', data } })
    },
    async drain() {
      await batches.drain()
      await groups.drain()
    },
  }
  return receipts

  async function write(positions: NotedPositions): Promise<void> {
    const deliveries = [...positions.values()].flatMap((own) => [...own.values()])
    const conversationIds = new Set(deliveries.map(({ conversationId }) => conversationId))
    try {
      const moved = await store.advanceDelivered(deliveries, [...conversationIds].filter(isFollowed))
      for (const receipt of moved) receipts.announce(receipt)
    } catch (error) {
      // Not known as delivered means: pushed once more to a client that does not sync. Nothing is lost.
      log.warn({ err: error, count: deliveries.length }, 'delivered.save_failed')
    }
  }
}

/** Of each conversation the highest position counts. */
function note(positions: NotedPositions, delivery: Delivery): void {
  const own = positions.get(delivery.userId) ?? new Map<number, Delivery>()
  positions.set(delivery.userId, own)
  const known = own.get(delivery.conversationId)
  if (known === undefined || known.seq < delivery.seq) own.set(delivery.conversationId, delivery)
}
