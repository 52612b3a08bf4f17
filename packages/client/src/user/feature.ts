import type { Base, Feature } from '../feature.js'
import { Users } from './users.js'

export interface UserFeature extends Feature {
  readonly users: Users
}

/** Public profiles. */
export function createUserFeature(base: Pick<Base, 'call' | 'keeper'>): UserFeature {
  const users = new Users(base)
  return {
    users,
    onSynced: () => users.flush(),
    restore(stored) {
      for (const user of stored.users) users.restore(user)
    },
    stop: () => users.stop(),
  }
}
