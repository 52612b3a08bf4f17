import type { CloseName } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { UserStore } from '../contract/index.js'
import type { SeenDevices } from './seen-devices.js'

/**
 * Which of these may no longer be connected, in their order: asks the store, whatever caches say. The others are seen now: a
 * connection may live for weeks without a request.
 */
export async function checkCallers(
  {
    store,
    seenDevices,
  }: { store: Pick<UserStore, 'getDeviceStates'>; seenDevices: Pick<SeenDevices, 'note'> },
  callers: readonly Caller[],
): Promise<readonly (CloseName | undefined)[]> {
  const deviceIds = new Set(callers.flatMap(({ deviceId }) => (deviceId === undefined ? [] : [deviceId])))
  const states = await store.getDeviceStates([...deviceIds])
  return callers.map(({ deviceId }) => {
    if (deviceId === undefined) return undefined
    const state = states.get(deviceId)
    if (state === undefined || state.isRevoked) return 'deviceRevoked'
    if (state.isDisabled) return 'userDisabled'
    seenDevices.note(deviceId, state)
    return undefined
  })
}
