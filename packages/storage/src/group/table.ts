import type { Generated } from 'kysely'

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
