/** How far messages have come: delivered positions, and what lies after them. */

import type { Message, Target } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

export interface Delivery {
  readonly userId: number
  readonly conversationId: number
  readonly seq: number
}

/** A position that moved, and the user to notify: the other side of a direct conversation. */
export interface Receipt {
  readonly conversationId: number
  readonly userId: number
  readonly peerId: number
  readonly readSeq: number
  readonly deliveredSeq: number
}

export interface DeliveryStore {
  /** Moves delivered positions forward; answers with those of direct conversations that really moved. */
  advanceDelivered(deliveries: readonly Delivery[]): Promise<Receipt[]>

  /** Messages after `max(delivered, read, floor)`, oldest first within each conversation, within both limits. */
  listUndelivered(
    userId: number,
    limit: { perConversation: number; total: number },
  ): Promise<{ messages: (Message & Target)[]; hasMore: boolean }>
}

export const deliveryAccess = {
  advanceDelivered: 'write',
  listUndelivered: 'read',
} as const satisfies AccessOf<DeliveryStore>
