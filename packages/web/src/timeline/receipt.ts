import type { MessageView, SessionView } from '@stonechat/client'

export type ReceiptStatus = 'sending' | 'queued' | 'paused' | 'failed' | 'sent' | 'delivered' | 'read'

/** How far a message of one's own has come. Delivered and read are known in direct conversations. */
export function receiptOf(message: MessageView, session: SessionView | undefined): ReceiptStatus {
  if (message.status !== 'sent' || message.seq === undefined) return message.status
  if (session === undefined || session.target_type === 'group') return 'sent'
  if (message.seq <= session.peer_read_seq) return 'read'
  return message.seq <= session.peer_delivered_seq ? 'delivered' : 'sent'
}
