import { randomUUID } from 'node:crypto'
import { StonechatError } from '@stonechat/protocol'
import { usedAtOf } from '@stonechat/protocol/base'
import type { Parts, SignedIn } from '../base/parts.js'
import type { SignInProof } from '../contract/index.js'
import { nameDevice } from '../device/device-name.js'
import { userLimits } from '../limits.js'
import { announceFirstProof, toFirstProof } from './first-proof.js'
import { issueTokens } from './issue-tokens.js'

/**
 * Makes a device for an authenticated user, and its first tokens.
 * @throws StonechatError `invalid_credentials`, `user_disabled`
 */
export async function openDevice(
  parts: Pick<
    Parts,
    | 'signIn'
    | 'connectedDevices'
    | 'accessTokens'
    | 'deviceKeys'
    | 'refreshTokens'
    | 'clock'
    | 'log'
    | 'revoke'
    | 'announce'
  >,
  login: {
    /** `undefined` for an unknown user, refused as `invalid_credentials` after the same work. */
    userId: number | undefined
    proof: SignInProof
    device: { name: string | undefined; userAgent: string | undefined }
  },
): Promise<SignedIn> {
  const { signIn, clock, log, revoke } = parts
  const { userId, proof } = login
  const at = usedAtOf(clock)()
  const device = { id: randomUUID(), name: nameDevice(login.device.name, login.device.userAgent) }
  const outcome = await signIn({
    userId,
    device,
    proof,
    maxDevices: userLimits.devicesMaxPerUser,
    connectedDeviceIds: userId === undefined ? [] : parts.connectedDevices(userId),
    forgetRevokedBefore: at - userLimits.deviceRevokedKeptMs,
    at,
  })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)

  const { user, firstProof } = outcome
  for (const deviceId of outcome.revokedDeviceIds) {
    revoke({ userId: user.id, deviceId, reason: 'deviceRevoked' })
    log.info({ userId: user.id, deviceId }, firstProof === undefined ? 'device.displaced' : 'device.revoked')
  }
  if (firstProof !== undefined) announceFirstProof(parts, user.id, firstProof)
  log.info({ userId: user.id, deviceId: device.id, by: proof.kind }, 'account.signed_in')
  const refreshToken = parts.refreshTokens.issue({ deviceId: device.id, counter: 1 })
  const tokens = issueTokens(parts, { user, deviceId: device.id, refreshToken })
  if (firstProof === undefined) return tokens
  return { ...tokens, first_proof: toFirstProof(firstProof, outcome.revokedDeviceIds.length) }
}
