/** A message is what its sender said and what became of that; everything else on it was added by other nouns. */
import type { Message } from './message.js'

/** A message by itself. */
export type BareMessage = Pick<
  Message,
  | 'conversation_id'
  | 'seq'
  | 'rev'
  | 'client_id'
  | 'sender_id'
  | 'content'
  | 'reply_to'
  | 'created_at'
  | 'edited_at'
  | 'recalled_at'
>

/** What other nouns add to a message. Each field is absent where it would be empty. */
export type MessageExtras = Omit<Message, keyof BareMessage>

export function bareOf(message: Message): BareMessage {
  return {
    conversation_id: message.conversation_id,
    seq: message.seq,
    rev: message.rev,
    client_id: message.client_id,
    sender_id: message.sender_id,
    content: message.content,
    reply_to: message.reply_to,
    created_at: message.created_at,
    edited_at: message.edited_at,
    recalled_at: message.recalled_at,
  }
}

export function extrasOf({
  conversation_id: _id,
  seq: _seq,
  rev: _rev,
  client_id: _clientId,
  sender_id: _senderId,
  content: _content,
  reply_to: _replyTo,
  created_at: _createdAt,
  edited_at: _editedAt,
  recalled_at: _recalledAt,
  ...extras
}: Message): MessageExtras {
  return extras
}
