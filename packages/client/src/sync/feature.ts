import type { ConversationFeature } from '../conversation/feature.js'
import type { Base, Feature } from '../feature.js'
import { SessionLoader } from '../session/session-loader.js'
import type { Sessions } from '../session/sessions.js'
import { Sync } from './sync.js'

interface SyncDeps
  extends Pick<Base, 'random' | 'link' | 'call' | 'keeper' | 'wires'>,
    Pick<ConversationFeature, 'feed' | 'progress'> {
  readonly sessions: Sessions
}

/** Catches up with the server whenever something may have been missed. */
export function createSyncFeature(deps: SyncDeps): Feature {
  const { random, link, call, keeper, wires, feed, progress, sessions } = deps
  const loader = new SessionLoader({
    call,
    take: (session) => feed.session(session),
    isKnown: (id) => progress.isKnown(id),
    onLoaded() {
      sessions.setLoaded()
      keeper.putSoon({ table: 'facts', key: 'sessions', record: { is_complete: true } })
    },
  })
  const sync = new Sync({
    random,
    isOpen: () => link.isOpen,
    isBehind: () => wires.isBehind,
    loadSessions: async () => {
      if (!sessions.isLoaded) await loader.loadAll()
    },
    ask: (afterId) => wires.askSync(afterId),
    fetch: (question) => call('sync', question),
    apply: (answer, question) => wires.takeSync(answer, question),
    onSynced() {
      link.setOnline()
      wires.run('onSynced')
    },
  })
  return {
    onEvent: { resync: () => sync.onResync() },
    onNews: {
      gap: () => sync.onGap(),
      doubt: () => sync.check(),
    },
    onReady: () => sync.start(),
    onSynced: () => void loader.lookOver(),
    onLost: () => sync.stop(),
    onWake: () => sync.check(),
    restore({ conversations }) {
      if (conversations.length > 0) loader.expectOld()
    },
    stop: () => sync.stop(),
  }
}
