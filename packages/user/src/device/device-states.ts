import { limits } from '@stonechat/protocol'
import { LRUCache } from 'lru-cache'
import type { Clock, DeviceState, Revocation, UserStore } from '../contract/index.js'

export interface DeviceStates {
  /** What the store says, at most `limits.deviceStateCacheMs` ago; `undefined` for a device it does not know. */
  get(deviceId: string): Promise<DeviceState | undefined>
  /** Forgets what a revocation made untrue. */
  forget(revocation: Revocation): void
}

interface Entry {
  readonly readAt: number
  readonly state: Promise<DeviceState | undefined>
  /** Known once the state has been read. */
  userId: number | undefined
}

/** Spares the store a read for each request: requests of one device at the same time share one, too. */
export function createDeviceStates(options: { store: UserStore; clock: Clock }): DeviceStates {
  const { store, clock } = options
  const entries = new LRUCache<string, Entry>({ max: limits.verifiedTokenCacheMax })

  function read(deviceId: string): Entry {
    const entry: Entry = { readAt: clock(), state: store.getDeviceState(deviceId), userId: undefined }
    entries.set(deviceId, entry)
    entry.state.then(
      (state) => {
        entry.userId = state?.user_id
      },
      () => {
        if (entries.peek(deviceId) === entry) entries.delete(deviceId)
      },
    )
    return entry
  }

  return {
    get(deviceId) {
      const entry = entries.get(deviceId)
      const isFresh = entry !== undefined && clock() - entry.readAt < limits.deviceStateCacheMs
      return (isFresh ? entry : read(deviceId)).state
    },

    forget({ userId, deviceId }) {
      if (deviceId !== undefined) {
        entries.delete(deviceId)
        return
      }
      // A read under way may be anybody's, and may have begun before the commit.
      for (const [id, entry] of entries) {
        if (entry.userId === undefined || entry.userId === userId) entries.delete(id)
      }
    },
  }
}
