import { monotonicOf } from '@stonechat/protocol/base'
import type { Clock, DeviceState, Revocation, UserStore } from '../contract/index.js'
import { userLimits } from '../limits.js'

export interface DeviceStates {
  /** What the store says, at most `userLimits.deviceStateCacheMs` ago; `undefined` for a device it does not know. */
  get(deviceId: string): Promise<DeviceState | undefined>
  /** Forgets what a revocation made untrue. */
  forget(revocation: Revocation): void
}

interface CachedState {
  readonly readAt: number
  readonly state: Promise<DeviceState | undefined>
  /** Known once the state has been read. */
  userId: number | undefined
}

/**
 * Spares the store a read for each request: requests of one device at the same time share one, too. States that are too old
 * are dropped: very many connected users send no requests.
 */
export function createDeviceStates(options: { store: UserStore; clock: Clock }): DeviceStates {
  const { store } = options
  const now = monotonicOf(options.clock)
  /** Oldest first. */
  const entries = new Map<string, CachedState>()
  let isSweepDue = false

  function read(deviceId: string): CachedState {
    const entry: CachedState = { readAt: now(), state: store.getDeviceState(deviceId), userId: undefined }
    keep(deviceId, entry)
    entry.state.then(
      (state) => {
        entry.userId = state?.userId
      },
      () => {
        if (entries.get(deviceId) === entry) entries.delete(deviceId)
      },
    )
    return entry
  }

  function keep(deviceId: string, entry: CachedState): void {
    entries.delete(deviceId)
    entries.set(deviceId, entry)
    if (entries.size > userLimits.rememberedDevicesMax) entries.delete(entries.keys().next().value!)
    sweepLater()
  }

  const isFresh = (entry: CachedState) => now() - entry.readAt < userLimits.deviceStateCacheMs

  function sweepLater(): void {
    if (isSweepDue || entries.size === 0) return
    isSweepDue = true
    setTimeout(sweep, userLimits.deviceStateCacheMs).unref()
  }

  function sweep(): void {
    isSweepDue = false
    for (const [deviceId, entry] of entries) {
      if (isFresh(entry)) break
      entries.delete(deviceId)
    }
    sweepLater()
  }

  return {
    get(deviceId) {
      const entry = entries.get(deviceId)
      return (entry !== undefined && isFresh(entry) ? entry : read(deviceId)).state
    },

    forget({ userId, deviceId }) {
      if (deviceId !== undefined) {
        entries.delete(deviceId)
        return
      }
      // A read under way may include any device, and may have begun before the commit.
      for (const [id, entry] of entries) {
        if (entry.userId === undefined || entry.userId === userId) entries.delete(id)
      }
    },
  }
}
