import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

export interface ImGroupsTable {
  id: Generated<number>
  conversation_id: number
  name: string
  notice: string
  avatar_url: string | null
  owner_id: number
  member_count: number
  created_at: number
  dissolved_at: number | null
}

export const imGroups: TableOf<'im_groups', ImGroupsTable> = {
  name: 'im_groups',
  key: ['id'],
  identity: ['conversation_id', 'created_at'],
}
