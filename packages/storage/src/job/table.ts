import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/**
 * What is to be done beside requests. Due ones are found by `jobs_due (failed_at, kind, run_at)`, held ones by `jobs_held (lease_until)`.
 * All times are by the clock of the database.
 */
export interface JobsTable {
  id: Generated<number>
  kind: string
  /** At most one job of a kind has this key; any number have none. */
  job_key: string | null
  /** JSON. */
  body: string
  /** When it is due. */
  run_at: number
  /** How often it was claimed. */
  attempts: number
  /** The claim that holds it; `null` where none does. */
  lease_owner: string | null
  /** Until when, and 0 where none does: afterwards any process may claim it. */
  lease_until: number
  /** 1 where it was added again while it was held: it is not done when that ends. */
  added_again: number
  last_error: string | null
  /** Since when it is not tried any more; `null` while it is. */
  failed_at: number | null
}

export const jobs: TableOf<'jobs', JobsTable> = { name: 'jobs', key: ['id'] }
