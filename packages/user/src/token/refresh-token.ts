import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import { issueTokens } from '../account/issue-tokens.js'
import type { Parts, SignedIn } from '../base/parts.js'
import { userLimits } from '../limits.js'

/**
 * Exchanges a refresh token for new tokens. An older one that is used again may have been stolen: the device is signed out
 * and its owner has to sign in. But the retry of a client that got no answer, known by its `request_id`, gets the same
 * refresh token again until that one is used.
 * @throws StonechatError `invalid_refresh_token`, `user_disabled`
 */
export async function refreshToken(parts: Parts, input: ParsedInput<'token.refresh'>): Promise<SignedIn> {
  const { rotate, refreshTokens, clock, log, revoke } = parts
  const claims = refreshTokens.read(input.refresh_token)
  if (claims === undefined) throw new StonechatError('invalid_refresh_token')

  const { deviceId, counter } = claims
  const at = clock()
  const refreshedAfter = at - userLimits.refreshTokenLifetimeMs
  const renewal =
    input.request_id === undefined ? undefined : refreshTokens.renewal(input.refresh_token, input.request_id)
  const outcome = await rotate({
    deviceId,
    counter,
    requestHash: renewal?.requestHash,
    refreshedAfter,
    at,
  })
  switch (outcome.status) {
    case 'refused':
      throw new StonechatError(outcome.code)
    case 'reused':
      revoke({ userId: outcome.userId, deviceId, reason: 'deviceRevoked' })
      log.warn({ userId: outcome.userId, deviceId }, 'token.reused')
      throw new StonechatError('invalid_refresh_token')
    case 'rotated':
      return issueTokens(parts, {
        user: outcome.user,
        deviceId,
        counter: counter + 1,
        nonce: renewal?.nonce,
      })
  }
}
