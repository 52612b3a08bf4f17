import type { TableOf } from '../sql/table.js'

/** Which user has blocked which, by `(user_id, blocked_id)`. */
export interface ImBlocksTable {
  user_id: number
  blocked_id: number
  created_at: number
}

export const imBlocks: TableOf<'im_blocks', ImBlocksTable> = {
  name: 'im_blocks',
  key: ['user_id', 'blocked_id'],
}
