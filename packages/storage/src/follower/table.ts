import type { TableOf } from '../sql/table.js'

/** The followers of the event log, and how far each has come. All times are by the clock of the database. */
export interface FollowersTable {
  name: string
  /** The id of the last event that was handed over. */
  cursor_id: number
  lease_owner: string | null
  /** 0 where it is free. */
  lease_until: number
  /** When the cursor was moved last. */
  updated_at: number
}

export const followers: TableOf<'followers', FollowersTable> = { name: 'followers', key: ['name'] }
