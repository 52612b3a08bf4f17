import type { Message } from '@stonechat/protocol'
import type { MessageView } from '../api.js'
import type { OutboxRecord } from '../outbox/record.js'

const views = new WeakMap<Message | OutboxRecord, MessageView>()

/** How a stored message is shown. The same message gives the same view. */
export function viewMessage(message: Message): MessageView {
  return remember(message, () => {
    const { conversation_id: _, rev: __, client_id: clientId, sender_id: senderId, ...rest } = message
    const { reply_to: replyTo, created_at: createdAt, edited_at: editedAt, ...shown } = rest
    const { recalled_at: recalledAt, ...extras } = shown
    return {
      ...extras,
      clientId,
      senderId,
      replyTo,
      createdAt,
      editedAt,
      recalledAt,
      status: 'sent',
      error: undefined,
    }
  })
}

/** How an own message is shown before its ack. */
export function viewRecord(record: OutboxRecord, senderId: number): MessageView {
  return remember(record, () => {
    const { clientId, content, replyTo, createdAt, status, error, uploads, mentions, forwarded } = record
    return {
      ...{ clientId, content, replyTo, createdAt, status, error },
      ...mentions,
      ...(uploads && { uploads }),
      ...(forwarded && { forwarded }),
      seq: undefined,
      senderId,
      editedAt: null,
      recalledAt: null,
    }
  })
}

function remember(source: Message | OutboxRecord, make: () => MessageView): MessageView {
  const known = views.get(source)
  if (known !== undefined) return known
  const view = make()
  views.set(source, view)
  return view
}
