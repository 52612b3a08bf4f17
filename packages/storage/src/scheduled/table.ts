import type { ErrorCode, TargetType } from '@stonechat/protocol'
import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** Messages that are sent later, until they are sent or taken back. Those of a user are found by `im_scheduled_user (user_id, id)`. */
export interface ImScheduledTable {
  id: Generated<number>
  user_id: number
  target_type: TargetType
  target_id: number
  /** Of the message. */
  client_id: string
  /** JSON: what else `message.send` is called with. */
  body: string
  send_at: number
  created_at: number
  /** `sending` once somebody has begun to send it: from then on it cannot be taken back. */
  state: 'waiting' | 'sending' | 'refused'
  refused: ErrorCode | null
}

export const imScheduled: TableOf<'im_scheduled', ImScheduledTable> = { name: 'im_scheduled', key: ['id'] }
