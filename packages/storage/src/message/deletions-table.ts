import type { TableOf } from '../sql/table.js'

/** Messages that a user deleted for themselves, by `(user_id, conversation_id, seq)`; others still see them. */
export interface ImDeletionsTable {
  user_id: number
  conversation_id: number
  seq: number
  /** The `deleted_rev` of the user's session that the deletion made, by which sync finds it. */
  rev: number
  at: number
}

export const imDeletions: TableOf<'im_deletions', ImDeletionsTable> = {
  name: 'im_deletions',
  key: ['user_id', 'conversation_id', 'seq'],
}
