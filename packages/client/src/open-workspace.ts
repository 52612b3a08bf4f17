/**
 * What the SDK needs only while somebody is signed in. It is loaded then (`account/load-workspace.ts`), so that a page
 * which only signs people in does without; nothing that is loaded from the start may import it.
 */
import type { ClientOptions } from './api.js'
import { findLocks } from './base/locks.js'
import type { ClientStore } from './store/client-store.js'
import { createIndexedDbStore } from './store/indexed-db-store.js'
import { createMemoryStore } from './store/memory-store.js'
import { closeStore, openStore } from './store/open-store.js'
import { openOwnLink, shareLink } from './tabs/open-link.js'
import { createWorkspace, type Workspace, type WorkspaceOptions } from './workspace.js'

export interface OpenOptions extends Omit<WorkspaceOptions, 'opened' | 'openLink'> {
  readonly store: ClientOptions['store']
  /** Whether all tabs of the browser share one link. */
  readonly isShared: boolean
  /** What was kept in memory, by user. It outlives a sign-out by the server: the next sign-in finds what was unsent. */
  readonly inMemory: Map<number, ClientStore>
  /** Asked once the store is open: whether the workspace is still wanted. */
  readonly isWanted: () => boolean
}

/** Starts a user's workspace from what was kept of it; `undefined` where it is not wanted any more. */
export async function openWorkspace(options: OpenOptions): Promise<Workspace | undefined> {
  const { url, userId } = options
  const locks = await findLocks()
  const opened = await openStore(makeStore(options), locks)
  if (!options.isWanted()) {
    opened.ownership.release()
    await closeStore(opened.store)
    return undefined
  }
  const openLink = options.isShared ? shareLink(`stonechat.tabs.${url}.${userId}`, locks) : openOwnLink
  return createWorkspace({ ...options, opened, openLink })
}

function makeStore({ store, url, userId, inMemory }: OpenOptions): ClientStore {
  if (store !== undefined) return store({ userId, url })
  if ('indexedDB' in globalThis) return createIndexedDbStore({ userId, url })
  const known = inMemory.get(userId) ?? createMemoryStore()
  inMemory.set(userId, known)
  return known
}

// All that the entry is made of is part of this one too, so that both share one file: it is smaller gzipped than two.
export { createClient } from './create-client.js'
