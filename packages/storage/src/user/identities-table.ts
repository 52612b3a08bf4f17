import type { TableOf } from '../sql/table.js'

/** What names an account, beside its id and its username. A key belongs to one account of its kind. */
export interface UserIdentitiesTable {
  kind: 'phone' | 'email' | 'external'
  key: string
  user_id: number
  created_at: number
}

export const userIdentities: TableOf<'user_identities', UserIdentitiesTable> = {
  name: 'user_identities',
  key: ['kind', 'key'],
}
