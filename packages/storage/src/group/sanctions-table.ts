import type { TableOf } from '../sql/table.js'

/** What a group holds against users who are not in it, by `(group_id, user_id)`. */
export interface ImGroupSanctionsTable {
  group_id: number
  user_id: number
  muted_until: number | null
  banned_at: number | null
  banned_by: number | null
}

export const imGroupSanctions: TableOf<'im_group_sanctions', ImGroupSanctionsTable> = {
  name: 'im_group_sanctions',
  key: ['group_id', 'user_id'],
}
