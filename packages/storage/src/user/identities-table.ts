import type { TableOf } from '../sql/table.js'

/** What names an account, beside its id and its username. A key belongs to one account of its kind. */
export interface UserIdentitiesTable {
  kind: 'phone' | 'email' | 'external'
  key: string
  user_id: number
  created_at: number
  /** Since when it is known to be the user's; `null` where they only said so. */
  proven_at: number | null
}

export const userIdentities: TableOf<'user_identities', UserIdentitiesTable> = {
  name: 'user_identities',
  key: ['kind', 'key'],
}
