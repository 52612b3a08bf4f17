import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

export interface ImPresenceTable {
  user_id: number
  last_seen_at: number | null
  /** From whom the user keeps it: 0 from nobody, 1 from everyone, 2 from those who are no contacts. */
  hidden: Generated<number>
}

export const imPresence: TableOf<'im_presence', ImPresenceTable> = { name: 'im_presence', key: ['user_id'] }
