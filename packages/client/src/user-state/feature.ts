import type { Preferences } from '@stonechat/protocol'
import type { Base, Feature } from '../feature.js'
import { OwnUserState } from './user-state.js'

export interface UserStateFeature extends Feature {
  readonly userState: OwnUserState
  readonly setBlocked: (userId: number, isBlocked: boolean) => Promise<void>
  readonly setPreferences: (patch: Preferences) => Promise<void>
}

interface UserStateDeps extends Pick<Base, 'call' | 'keeper' | 'wires'> {
  /** Reads the own profile anew. */
  readonly refreshUser: () => Promise<void>
}

/** Blocks, preferences and the own profile: the same on all devices of the user. */
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
      const loads = [loadBlocks(), call('user.preferences', {}), refreshUser()] as const
      const [blocks, preferences] = await Promise.all(loads)
      return { blocks, preferences }
    },
    onProfileChanged() {
      isProfileOld = true
      refreshProfile()
    },
    onGap: () => wires.tell('gap', undefined),
    keep: (record) => keeper.putSoon({ table: 'user_state', key: 'all', record }),
  })

  return {
    userState,
    async setBlocked(user_id, isBlocked) {
      const { rev } = userState
      await call(isBlocked ? 'block.add' : 'block.remove', { user_id })
      userState.answered(rev, () => userState.setBlocked(user_id, isBlocked))
    },
    async setPreferences(patch) {
      const { rev } = userState
      const preferences = await call('user.preferences', patch)
      userState.answered(rev, () => userState.preferences.set(preferences))
    },
    onEvent: { 'user.changed': (change) => userState.changed(change) },
    // One part of a sync is enough.
    askSync: (afterId) => (afterId === 0 ? { user_rev: userState.rev } : {}),
    isBehind: () => userState.isBehind,
    onSync({ user }, { user_rev }) {
      if (user !== undefined) userState.caughtUp(user)
      else if (user_rev !== undefined) void askOldServer()
    },
    onSynced: refreshProfile,
    restore: ({ user_state: [record] }) => record && userState.restore(record),
  }

  /** A server that sends no changes is asked with each sync. */
  async function askOldServer(): Promise<void> {
    const { rev } = userState
    const blocks = await loadBlocks().catch(() => userState.blocks.getSnapshot())
    userState.answered(rev, () => userState.blocks.set(blocks))
  }

  /** One after the other: an answer may be older than the next change. What fails is tried again with the next sync. */
  function refreshProfile(): void {
    refreshing = refreshing.then(async () => {
      if (!isProfileOld) return
      isProfileOld = false
      await refreshUser().catch(() => {
        isProfileOld = true
      })
    })
  }
}
