import type { ContactRequestState } from '@stonechat/protocol'
import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** The latest request between two users: one row for each pair, so that crossing requests meet. */
export interface ImContactRequestsTable {
  id: Generated<number>
  /** The two in ascending order. */
  low: number
  high: number
  from_id: number
  to_id: number
  text: string
  state: ContactRequestState
  created_at: number
}

export const imContactRequests: TableOf<'im_contact_requests', ImContactRequestsTable> = {
  name: 'im_contact_requests',
  key: ['id'],
  identity: ['low', 'high', 'created_at'],
}
