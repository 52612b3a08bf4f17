import type { CloseName } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { UserStore } from '../contract/index.js'

/** Which of these may no longer be connected, in their order: asks the store, whatever caches say. */
export async function checkCallers(
  store: Pick<UserStore, 'getDeviceStates'>,
  callers: readonly Caller[],
): Promise<readonly (CloseName | undefined)[]> {
  const deviceIds = new Set(callers.flatMap(({ deviceId }) => (deviceId === undefined ? [] : [deviceId])))
  const states = await store.getDeviceStates([...deviceIds])
  return callers.map(({ deviceId }) => {
    if (deviceId === undefined) return undefined
    const state = states.get(deviceId)
    if (state === undefined || state.isRevoked) return 'deviceRevoked'
    return state.isDisabled ? 'userDisabled' : undefined
  })
}
