import type { Generated } from 'kysely'

export interface ImPresenceTable {
  user_id: number
  last_seen_at: number | null
  /** 1 where the user does not want to be seen. */
  hidden: Generated<number>
}
