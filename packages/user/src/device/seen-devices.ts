import type { Clock, DeviceState, Log, UserStore } from '../contract/index.js'
import { userLimits } from '../limits.js'

export interface SeenDevices extends AsyncDisposable {
  /** Notes that a device was used just now. */
  note(deviceId: string, state: DeviceState): void
}

/**
 * Keeps `lastSeenAt` roughly right without a write for each request: a device is written again only after
 * `userLimits.deviceSeenIntervalMs`, together with the others of that second.
 */
export function createSeenDevices(options: { store: UserStore; clock: Clock; log: Log }): SeenDevices {
  const { store, clock, log } = options
  const seen = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  async function write(): Promise<void> {
    const batch = [...seen]
      .slice(0, userLimits.deviceSeenBatchMax)
      .map(([deviceId, at]) => ({ deviceId, at }))
    for (const { deviceId } of batch) seen.delete(deviceId)
    try {
      if (batch.length > 0) await store.touchDevices(batch)
    } catch (error) {
      log.warn({ count: batch.length, err: error }, 'device.touch_failed')
    }
    schedule()
  }

  function schedule(): void {
    if (seen.size === 0) return
    timer ??= setTimeout(() => void flush(), userLimits.deviceSeenFlushMs).unref()
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write)
    return writing
  }

  return {
    note(deviceId, state) {
      const at = clock()
      // Both ways: a device may have been seen by a clock that was ahead.
      if (Math.abs(at - state.lastSeenAt) < userLimits.deviceSeenIntervalMs) return
      if (seen.size >= userLimits.rememberedDevicesMax) return
      seen.set(deviceId, at)
      schedule()
    },
    async [Symbol.asyncDispose]() {
      while (seen.size > 0) await flush()
      await writing
    },
  }
}
