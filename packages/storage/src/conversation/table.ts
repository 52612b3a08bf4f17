import type { ColumnType, Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** The head of every conversation: the row that sending and changing lock. */
export interface ImConversationsTable {
  id: Generated<number>
  kind: ColumnType<'direct' | 'group', 'direct' | 'group', never>
  /** The two users in ascending order; equal in a conversation with oneself, `null` for groups. */
  direct_low: number | null
  direct_high: number | null
  group_id: number | null
  last_seq: number
  rev: number
  last_at: number
  /** The newest message that mentions anybody, or once did; 0 while there is none. */
  mention_seq: Generated<number>
  /** The `rev` of the last change of what is pinned, 0 while nothing was. */
  pins_rev: Generated<number>
  /** Of a direct conversation, who of the two may write; see `unpackConsent`. */
  consent: Generated<number>
}

export const imConversations: TableOf<'im_conversations', ImConversationsTable> = {
  name: 'im_conversations',
  key: ['id'],
  identity: ['kind', 'direct_low', 'direct_high', 'group_id'],
}
