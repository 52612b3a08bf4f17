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
  /** See `formatSettings`. */
  settings: string | null
  /** How many times the notice has asked to be read. */
  notice_rev: Generated<number>
  /** How many members confirmed the notice that asks now. */
  notice_read_count: Generated<number>
}

export const imGroups: TableOf<'im_groups', ImGroupsTable> = {
  name: 'im_groups',
  key: ['id'],
  identity: ['conversation_id', 'created_at'],
}
