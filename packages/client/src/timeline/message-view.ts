import type { Message } from '@stonechat/protocol'
import type { MessageView } from '../api.js'
import type { OutboxRecord } from '../outbox/record.js'

const views = new WeakMap<Message | OutboxRecord, MessageView>()

const none: readonly never[] = []

/** How a stored message is shown. The same message gives the same view. */
export function viewMessage(message: Message): MessageView {
  return remember(message, () => ({
    clientId: message.client_id,
    seq: message.seq,
    senderId: message.sender_id,
    content: message.content,
    replyTo: message.reply_to,
    createdAt: message.created_at,
    editedAt: message.edited_at,
    recalledAt: message.recalled_at,
    reactions: message.reactions ?? none,
    status: 'sent',
    error: undefined,
  }))
}

/** How an own message is shown before its ack. */
export function viewRecord(record: OutboxRecord, senderId: number): MessageView {
  return remember(record, () => ({
    clientId: record.clientId,
    seq: undefined,
    senderId,
    content: record.content,
    replyTo: record.replyTo,
    createdAt: record.createdAt,
    editedAt: null,
    recalledAt: null,
    reactions: none,
    status: record.status,
    error: record.error,
  }))
}

function remember(source: Message | OutboxRecord, make: () => MessageView): MessageView {
  const known = views.get(source)
  if (known !== undefined) return known
  const view = make()
  views.set(source, view)
  return view
}
