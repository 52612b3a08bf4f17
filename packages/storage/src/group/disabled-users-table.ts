import type { TableOf } from '../sql/table.js'

/** Users whose account is disabled, as far as the rules of groups must know: accounts may be of another program. */
export interface ImDisabledUsersTable {
  user_id: number
  at: number
}

export const imDisabledUsers: TableOf<'im_disabled_users', ImDisabledUsersTable> = {
  name: 'im_disabled_users',
  key: ['user_id'],
}
