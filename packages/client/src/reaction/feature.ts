import type { Feature } from '../feature.js'
import { Wishes, type WishesDeps } from './wishes.js'

export interface ReactionFeature extends Feature {
  readonly wishes: Wishes
}

/** Own reactions that the server does not have yet. */
export function createReactionFeature(deps: WishesDeps): ReactionFeature {
  const wishes = new Wishes(deps)
  return {
    wishes,
    onNews: { adopted: (orphans) => wishes.restore(orphans.wishes) },
    // Messages are numbered in a database that is confirmed by then.
    onSynced: () => wishes.restart(),
    onLost: () => wishes.restart(),
    restore: (stored) => wishes.restore(stored.wishes),
    stop: () => wishes.stop(),
  }
}
