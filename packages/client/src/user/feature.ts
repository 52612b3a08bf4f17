import type { Base, Feature } from '../feature.js'
import { Users } from './users.js'

export interface UserFeature extends Feature {
  readonly users: Users
}

/** Public profiles. */
export function createUserFeature({ call, keeper }: Pick<Base, 'call' | 'keeper'>): UserFeature {
  const users = new Users({
    fetch: async (user_ids) => (await call('user.list', { user_ids })).users,
    keep: (record) => keeper.putSoon({ table: 'users', key: record.id, record }),
  })
  return {
    users,
    onSynced: () => users.flush(),
    restore(stored) {
      for (const user of stored.users) users.restore(user)
    },
    stop: () => users.stop(),
  }
}
