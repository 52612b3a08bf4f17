import type { TableOf } from '../sql/table.js'

/**
 * Messages that answer others, and the one with which their chain begins; by `(conversation_id, root_seq, seq)` too.
 */
export interface ImRepliesTable {
  conversation_id: number
  seq: number
  root_seq: number
}

export const imReplies: TableOf<'im_replies', ImRepliesTable> = {
  name: 'im_replies',
  key: ['conversation_id', 'seq'],
}
