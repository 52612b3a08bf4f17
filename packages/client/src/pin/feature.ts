import type { Base, Feature } from '../feature.js'
import type { Sessions } from '../session/sessions.js'
import { Pins } from './pins.js'

export interface PinFeature extends Feature {
  readonly pins: Pins
}

interface PinDeps extends Pick<Base, 'call' | 'keeper'> {
  readonly sessions: Sessions
}

/** What is pinned in the conversations on the screen, and in those that were. */
export function createPinFeature(deps: PinDeps): PinFeature {
  const pins = new Pins(deps)
  return {
    pins,
    onNews: {
      changed: (change) => pins.take(change),
      deleted: (deletion) => pins.remove(deletion, deletion.seqs),
      left: (target) => pins.forget(target),
      outdated: (target) => pins.forget(target, true),
      sessionChanged: (key) => pins.check(key),
    },
    onSynced: () => pins.checkAll(),
    restore({ pins: kept }) {
      for (const record of kept) pins.restore(record)
    },
  }
}
