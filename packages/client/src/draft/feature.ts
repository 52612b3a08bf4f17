import type { Base, Feature } from '../feature.js'
import type { Sessions } from '../session/sessions.js'
import { Drafts } from './drafts.js'

export interface DraftFeature extends Feature {
  readonly drafts: Drafts
}

/** What is written and not sent yet. */
export function createDraftFeature({
  call,
  keeper,
  sessions,
}: Pick<Base, 'call' | 'keeper'> & { readonly sessions: Sessions }): DraftFeature {
  const drafts = new Drafts({
    serverDraft: (target) => sessions.find(target)?.draft,
    push: async (target, draft) => {
      await call('session.update', { ...target, draft })
    },
    onChanged: (key) => sessions.refresh(key),
    keep: (key, record) => keeper.putSoon({ table: 'drafts', key, record }),
  })
  sessions.extend((key) => {
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
