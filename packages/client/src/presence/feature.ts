import type { Base, Feature } from '../feature.js'
import { Presences } from './presences.js'

export interface PresenceFeature extends Feature {
  readonly presences: Presences
}

/** Who is online. */
export function createPresenceFeature({ call }: Pick<Base, 'call'>): PresenceFeature {
  const presences = new Presences({
    subscribe: async (user_ids) => (await call('presence.subscribe', { user_ids })).users,
  })
  return {
    presences,
    onEvent: {
      'presence.changed': (presence) => presences.put(presence),
    },
    onReady: () => presences.resume(),
    stop: () => presences.stop(),
  }
}
