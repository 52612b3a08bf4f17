import type { Base, Feature } from '../feature.js'
import { Presences } from './presences.js'

export interface PresenceFeature extends Feature {
  readonly presences: Presences
}

/** Which users are online. */
export function createPresenceFeature(base: Pick<Base, 'call'>): PresenceFeature {
  const presences = new Presences(base)
  return {
    presences,
    onEvent: {
      'presence.changed': (presence) => presences.put(presence),
    },
    onReady: () => presences.resume(),
    stop: () => presences.stop(),
  }
}
