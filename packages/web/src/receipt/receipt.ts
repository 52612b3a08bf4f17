import type { MessageView, SessionView } from '@stonechat/client'
import type { Privacy } from '@stonechat/protocol'
import type { ReadCounts } from './split-readers.js'

export type ReceiptStatus = 'sending' | 'queued' | 'paused' | 'failed' | 'sent' | 'delivered' | 'read'

/**
 * How far a message of one's own has come. Delivered and read are known in direct conversations, to those who let others know
 * theirs.
 */
export function receiptOf(
  message: MessageView,
  session: SessionView | undefined,
  { receipts }: Privacy,
): ReceiptStatus {
  if (message.status !== 'sent' || message.seq === undefined) return message.status
  if (session === undefined || session.target_type === 'group' || receipts === 'off') return 'sent'
  if (message.seq <= session.peer_read_seq) return 'read'
  return message.seq <= session.peer_delivered_seq ? 'delivered' : 'sent'
}

/** How far an own message in a group has come with everybody who can see it. */
export function receiptInGroup({ read, delivered, all }: ReadCounts): ReceiptStatus {
  if (all === 0) return 'sent'
  if (read === all) return 'read'
  return delivered === all ? 'delivered' : 'sent'
}
