import { StonechatError } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { DeviceStates } from '../device/device-states.js'
import type { SeenDevices } from '../device/seen-devices.js'
import type { AccessTokens } from './access-tokens.js'

/**
 * The caller that a token belongs to; `null` where it is not one of ours. The answer has no `expiresAt`: a socket lives as
 * long as its device, and revocations close it.
 * @throws StonechatError `token_expired`, `device_revoked`, `user_disabled`; `unavailable` where the store cannot be reached
 */
export async function authenticate(
  parts: { accessTokens: AccessTokens; deviceStates: DeviceStates; seenDevices: SeenDevices },
  token: string,
): Promise<Caller | null> {
  const claims = parts.accessTokens.verify(token)
  if (claims === null) return null

  const { userId, deviceId } = claims
  const state = await parts.deviceStates.get(deviceId)
  // The signature is ours, so the device was there: rows of revoked devices are deleted after a while.
  if (state === undefined || state.isRevoked) throw new StonechatError('device_revoked')
  if (state.userId !== userId) return null
  if (state.isDisabled) throw new StonechatError('user_disabled')

  parts.seenDevices.note(deviceId, state)
  return { userId, deviceId }
}
