import type { GroupLine } from '@stonechat/protocol'
import type { TableOf } from '../sql/table.js'

/** What the timelines of groups tell, by conversation and `rev`, and by `(conversation_id, after_seq, rev)` for a page. */
export interface ImGroupLinesTable {
  conversation_id: number
  /** Of the change that it tells. */
  rev: number
  after_seq: number
  kind: GroupLine['kind']
  actor_id: number | null
  /** JSON: the first of those whom it is about. */
  user_ids: string | null
  user_count: number
  name: string | null
  /** The message that was pinned. */
  seq: number | null
  at: number
}

export const imGroupLines: TableOf<'im_group_lines', ImGroupLinesTable> = {
  name: 'im_group_lines',
  key: ['conversation_id', 'rev'],
}
