import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** What users show to others, by `user_id`; who never chose has no row. */
export interface ImPrivacyTable {
  user_id: number
  /** 0 where the user keeps receipts to themselves. */
  receipts: number
  /** From whom the user takes messages: 0 where nothing was chosen, 1 everyone, 2 contacts. */
  messages_from: Generated<number>
  /** Who may bring the user into a group, in the same numbers. */
  groups_by: Generated<number>
  /** By what strangers do not find the user, a sum: 1 phone, 2 username, 4 id. */
  not_found_by: Generated<number>
}

export const imPrivacy: TableOf<'im_privacy', ImPrivacyTable> = { name: 'im_privacy', key: ['user_id'] }
