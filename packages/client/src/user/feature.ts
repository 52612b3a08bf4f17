import type { Feature } from '../feature.js'
import { Profiles, type ProfilesOptions } from './profiles.js'

export interface UserFeature extends Feature {
  readonly users: Profiles
}

/** Public profiles. */
export function createUserFeature(options: ProfilesOptions): UserFeature {
  const users = new Profiles(options)
  return {
    users,
    onEvent: {
      'user.updated': (change) => users.applyChange(change),
      // Changes may have been missed, as while there was no connection.
      resync: () => users.expire(),
    },
    onNews: { renamed: (id) => users.rename(id) },
    onReady: () => users.expire(),
    onSynced: () => users.flush(),
    restore(stored) {
      for (const user of stored.users) users.restore(user)
    },
    stop: () => users.stop(),
  }
}
