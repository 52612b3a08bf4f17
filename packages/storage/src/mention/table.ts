import type { TableOf } from '../sql/table.js'

/**
 * Which messages mention whom: a row for each user who is named, and one with the user 0 where everybody is. What is unread of a
 * user is a range of the key.
 */
export interface ImMentionsTable {
  user_id: number
  conversation_id: number
  seq: number
}

export const imMentions: TableOf<'im_mentions', ImMentionsTable> = {
  name: 'im_mentions',
  key: ['user_id', 'conversation_id', 'seq'],
}
