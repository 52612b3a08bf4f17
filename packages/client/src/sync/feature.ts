import type { Feature } from '../feature.js'
import { SessionLoader, type SessionLoaderDeps } from '../session/session-loader.js'
import { Sync, type SyncDeps } from './sync.js'

/** Catches up with the server whenever something may have been missed. */
export function createSyncFeature(deps: SessionLoaderDeps & Omit<SyncDeps, 'loadSessions'>): Feature {
  const loader = new SessionLoader(deps)
  const sync = new Sync({ ...deps, loadSessions: () => loader.loadAll() })
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
