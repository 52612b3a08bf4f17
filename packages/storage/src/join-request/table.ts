import type { JoinRequestState } from '@stonechat/protocol'
import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/**
 * The latest request of each user to be let into each group, one by `(group_id, user_id)`; those that wait are found by
 * `im_join_requests_group (group_id, state, id)` and `im_join_requests_user (user_id, state)`.
 */
export interface ImJoinRequestsTable {
  id: Generated<number>
  group_id: number
  user_id: number
  text: string
  state: JoinRequestState
  created_at: number
}

export const imJoinRequests: TableOf<'im_join_requests', ImJoinRequestsTable> = {
  name: 'im_join_requests',
  key: ['id'],
}
