/** A message as its table has it. */
import type { BareMessage, Content, Message, MessageExtras } from '@stonechat/protocol'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { ImMessagesTable } from './table.js'

export const messageColumns = [
  'conversation_id',
  'seq',
  'rev',
  'client_id',
  'sender_id',
  'content',
  'reply_to',
  'created_at',
  'edited_at',
  'recalled_at',
  'extras',
] as const

export type MessageRow = Pick<Selectable<ImMessagesTable>, (typeof messageColumns)[number]>

/** A stored row as the wire has it. */
export function toMessage(row: MessageRow): Message {
  const message: BareMessage = {
    conversation_id: row.conversation_id,
    seq: row.seq,
    rev: row.rev,
    client_id: row.client_id,
    sender_id: row.sender_id,
    content: row.content === null ? null : (JSON.parse(row.content) as Content),
    reply_to: row.reply_to,
    created_at: row.created_at,
    edited_at: row.edited_at,
    recalled_at: row.recalled_at,
  }
  return row.extras === null ? message : { ...message, ...(JSON.parse(row.extras) as MessageExtras) }
}

/** The same as JSON, in which what the row has as JSON is taken as it stands: most of a page that many react to is that. */
export function writeMessage(row: MessageRow): string {
  const extras = row.extras === null ? '}' : `,${row.extras.slice(1)}`
  return (
    `{"conversation_id":${row.conversation_id},"seq":${row.seq},"rev":${row.rev},` +
    `"client_id":${JSON.stringify(row.client_id)},"sender_id":${row.sender_id},"content":${row.content},` +
    `"reply_to":${row.reply_to},"created_at":${row.created_at},"edited_at":${row.edited_at},` +
    `"recalled_at":${row.recalled_at}${extras}`
  )
}

/** Whether a user has deleted the message `m`. */
export function isDeletedFor(userId: number): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from im_deletions as d where d.user_id = ${userId}
    and d.conversation_id = m.conversation_id and d.seq = m.seq)`
}

/** For the column `extras`. */
export function toExtrasText(extras: MessageExtras): string | null {
  return Object.keys(extras).length === 0 ? null : JSON.stringify(extras)
}
