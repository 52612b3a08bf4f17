import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** Links into groups, by `code`; those of a group are found by `im_invites_group (group_id, id)`. */
export interface ImInvitesTable {
  id: Generated<number>
  group_id: number
  code: string
  expires_at: number | null
  uses: number
  max_uses: number | null
  created_by: number
  created_at: number
}

export const imInvites: TableOf<'im_invites', ImInvitesTable> = { name: 'im_invites', key: ['id'] }
