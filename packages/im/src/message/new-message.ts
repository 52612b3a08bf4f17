import type { BareMessage, Content, Message } from '@stonechat/protocol'
import type { MessageDraft } from '../contract/index.js'

/** A draft as the message that it becomes where it is given this place. */
export function toNewMessage(
  draft: MessageDraft,
  place: { readonly conversationId: number; readonly seq: number; readonly createdAt: number },
): Message {
  const message: BareMessage = {
    conversation_id: place.conversationId,
    seq: place.seq,
    rev: 0,
    client_id: draft.clientId,
    sender_id: draft.senderId,
    // With anything that is not filled in it would have been refused.
    content: draft.content as Content,
    reply_to: draft.replyTo,
    created_at: place.createdAt,
    edited_at: null,
    recalled_at: null,
  }
  return draft.extras === undefined ? message : { ...message, ...draft.extras }
}
