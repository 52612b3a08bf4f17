import type { Preferences } from '@stonechat/protocol'
import { isPassing } from '../base/retry.js'
import type { Base, Feature } from '../feature.js'
import { OwnUserState } from './user-state.js'

export interface UserStateFeature extends Feature {
  readonly state: OwnUserState
  readonly setBlocked: (userId: number, isBlocked: boolean) => Promise<void>
  readonly setPreferences: (patch: Preferences) => Promise<void>
  readonly setPresenceHidden: (isHidden: boolean) => Promise<void>
  /** Reads the own profile anew. Resolves also where it could not be read: that is tried again with the next sync. */
  readonly refreshProfile: () => Promise<void>
}

interface UserStateDeps extends Pick<Base, 'call' | 'keeper' | 'wires'> {
  /** Reads the own profile and shows it. @throws ClientError */
  readonly refreshUser: () => Promise<void>
}

/** Blocks, preferences, hidden presence and the own profile: the same on all devices of the user. */
export function createUserStateFeature({
  call,
  keeper,
  wires,
  refreshUser,
}: UserStateDeps): UserStateFeature {
  let isProfileOld = false
  let refreshing = Promise.resolve()
  const loadBlocks = async () => [...(await call('block.list', {})).user_ids].sort((a, b) => a - b)
  const userState = new OwnUserState({
    async load() {
      const [blocks, preferences, { hidden }] = await Promise.all([
        loadBlocks(),
        call('user.preferences', {}),
        readPresence(),
        refreshProfile(),
      ])
      return { blocks, preferences, presenceHidden: hidden }
    },
    onProfileChanged: () => void refreshProfile(),
    onGap: () => wires.tell('gap', undefined),
    keep: (record) => keeper.putSoon({ table: 'user_state', key: 'all', record }),
  })

  return {
    state: userState,
    refreshProfile,
    setBlocked: (user_id, isBlocked) =>
      userState.take(call(isBlocked ? 'block.add' : 'block.remove', { user_id }), () =>
        userState.setBlocked(user_id, isBlocked),
      ),
    setPreferences: (patch) =>
      userState.take(call('user.preferences', patch), (preferences) =>
        userState.preferences.set(preferences),
      ),
    setPresenceHidden: (isHidden) =>
      userState.take(call('presence.update', { hidden: isHidden }), () =>
        userState.presenceHidden.set(isHidden),
      ),
    onEvent: { 'user.changed': (change) => userState.changed(change) },
    // One part of a sync is enough.
    askSync: (afterId) => (afterId === 0 ? { user_rev: userState.rev } : {}),
    isBehind: () => userState.isBehind,
    onSync({ user }, { user_rev }) {
      if (user !== undefined) userState.caughtUp(user)
      // A server that sends no changes is asked with each sync.
      else if (user_rev !== undefined)
        userState.take(loadBlocks(), (blocks) => userState.blocks.set(blocks)).catch(() => {})
    },
    onSynced: readProfile,
    restore: ({ user_state: [record] }) => record && userState.restore(record),
  }

  function refreshProfile(): Promise<void> {
    isProfileOld = true
    readProfile()
    return refreshing
  }

  /**
   * Profiles have no `rev`, so that of two answers to what was asked at the same time nobody knows which is the newer one: they
   * are read one after the other, and nothing else is shown.
   */
  function readProfile(): void {
    refreshing = refreshing.then(async () => {
      if (!isProfileOld) return
      isProfileOld = false
      await refreshUser().catch(() => {
        isProfileOld = true
      })
    })
  }

  /** An older server cannot be asked. */
  function readPresence(): Promise<{ readonly hidden: boolean }> {
    return call('presence.update', {}).catch((error) => {
      if (isPassing(error)) throw error
      return { hidden: userState.presenceHidden.getSnapshot() }
    })
  }
}
