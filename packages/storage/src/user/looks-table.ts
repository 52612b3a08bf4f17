import type { TableOf } from '../sql/table.js'

/** What usernames can be taken for. A look belongs to one account. */
export interface UserLooksTable {
  look: string
  user_id: number
}

export const userLooks: TableOf<'user_looks', UserLooksTable> = { name: 'user_looks', key: ['look'] }
