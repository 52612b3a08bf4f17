/** How far messages have come: delivered positions, and what lies after them. */

import type { Message, Target } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

export interface Delivery {
  readonly userId: number
  readonly conversationId: number
  readonly seq: number
}

interface Moved {
  readonly conversationId: number
  readonly userId: number
  readonly readSeq: number
  readonly deliveredSeq: number
}

/** A position in a direct conversation that moved, and the user to notify: the other side. */
export interface DirectReceipt extends Moved {
  readonly peerId: number
}

/** A position in a group that moved, and the group's `rev` then: it concerns those who follow the group. */
export interface GroupReceipt extends Moved {
  readonly groupId: number
  readonly rev: number
}

export type Receipt = DirectReceipt | GroupReceipt

export interface DeliveryStore {
  /** Moves delivered positions forward; answers with those that really moved, of direct conversations and of these groups. */
  advanceDelivered(
    deliveries: readonly Delivery[],
    followedConversationIds?: readonly number[],
  ): Promise<Receipt[]>

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
