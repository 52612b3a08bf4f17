import type { Feature } from '../feature.js'
import { Drafts, type DraftsDeps } from './drafts.js'

export interface DraftFeature extends Feature {
  readonly drafts: Drafts
}

/** What is written and not sent yet. */
export function createDraftFeature(deps: DraftsDeps): DraftFeature {
  const drafts = new Drafts(deps)
  deps.sessions.extend((key) => {
    const draft = drafts.localOf(key)
    return draft === undefined ? {} : { draft }
  })
  const flush = () => drafts.flush()
  return {
    drafts,
    onSynced: flush,
    onHide: flush,
    restore(stored) {
      for (const record of stored.drafts) drafts.restore(record)
    },
    stop: () => drafts.stop(),
  }
}
