import type { Base, Feature } from '../feature.js'
import { Profiles } from './profiles.js'

export interface UserFeature extends Feature {
  readonly users: Profiles
}

/** Public profiles. */
export function createUserFeature(base: Pick<Base, 'call' | 'keeper'>): UserFeature {
  const users = new Profiles(base)
  return {
    users,
    onSynced: () => users.flush(),
    restore(stored) {
      for (const user of stored.users) users.restore(user)
    },
    stop: () => users.stop(),
  }
}
