import type { Role } from '@stonechat/protocol'
import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** By `(group_id, user_id)`, by `(user_id, group_id)` for the groups of a user, and by `(group_id, role, user_id)`. */
export interface ImGroupMembersTable {
  group_id: number
  user_id: number
  role: Role
  muted_until: number | null
  joined_at: number
  /** `null` for none. */
  alias: Generated<string | null>
  /** What the alias is found by; `null` until a search needs it. */
  alias_key: Generated<string | null>
  /** The notice that the member confirmed last: see `notice_rev` of the group. */
  notice_rev: Generated<number>
  /** When the member wrote last, kept where the group has members wait. */
  last_sent_at: Generated<number>
}

export const imGroupMembers: TableOf<'im_group_members', ImGroupMembersTable> = {
  name: 'im_group_members',
  key: ['group_id', 'user_id'],
}
