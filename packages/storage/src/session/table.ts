import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** A user's own view of a conversation, by `(user_id, conversation_id)`. */
export interface ImSessionsTable {
  user_id: number
  conversation_id: number
  read_seq: Generated<number>
  delivered_seq: Generated<number>
  /** How far the other user of a direct conversation sees that this user has read it, where this user has blocked them. */
  shown_read_seq: Generated<number | null>
  /** The same of what this user has received. */
  shown_delivered_seq: Generated<number | null>
  /** Nothing at or below it is visible to this user. */
  floor_seq: Generated<number>
  pinned_at: number | null
  muted: Generated<number>
  draft: string | null
  /** The wire's `session_rev`: moves with every change of this row except that of `delivered_seq`. */
  rev: Generated<number>
  /** Counts this user's deletions in the conversation, without gaps. */
  deleted_rev: Generated<number>
}

export const imSessions: TableOf<'im_sessions', ImSessionsTable> = {
  name: 'im_sessions',
  key: ['user_id', 'conversation_id'],
}
