import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** Clustered on `(conversation_id, seq)`, so that history is one sequential range read. */
export interface ImMessagesTable {
  conversation_id: number
  seq: number
  /** Of its last change; 0 while it has not changed. */
  rev: Generated<number>
  client_id: string
  sender_id: number
  /** JSON; `null` once recalled. */
  content: string | null
  reply_to: number | null
  /** Of the body as it was first sent: an edit leaves it, so that a late retry still finds its message. */
  body_hash: number
  created_at: number
  edited_at: number | null
  recalled_at: number | null
  /** JSON: what other nouns add to the message, by the names of its fields; `null` for nothing. */
  extras: Generated<string | null>
}

export const imMessages: TableOf<'im_messages', ImMessagesTable> = {
  name: 'im_messages',
  key: ['conversation_id', 'seq'],
  identity: ['client_id', 'sender_id', 'created_at'],
}
