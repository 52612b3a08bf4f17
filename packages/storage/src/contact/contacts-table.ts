import type { TableOf } from '../sql/table.js'

/** Who has whom among their contacts, by `(user_id, peer_id)`: two rows for each pair, made and deleted together. */
export interface ImContactsTable {
  user_id: number
  peer_id: number
  /** Empty for none. */
  remark: string
  /** As JSON. */
  tags: string
  starred: number
  created_at: number
}

export const imContacts: TableOf<'im_contacts', ImContactsTable> = {
  name: 'im_contacts',
  key: ['user_id', 'peer_id'],
}
