import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

export interface ImPresenceTable {
  user_id: number
  last_seen_at: number | null
  /** 1 where the user does not want to be seen. */
  hidden: Generated<number>
}

export const imPresence: TableOf<'im_presence', ImPresenceTable> = { name: 'im_presence', key: ['user_id'] }
