import { StonechatError } from '@stonechat/protocol'
import { agingOf, usedAtOf } from '@stonechat/protocol/base'
import type { ParsedInput } from '@stonechat/protocol/operations'
import { issueTokens } from '../account/issue-tokens.js'
import type { Parts, SignedIn } from '../base/parts.js'
import { userLimits } from '../limits.js'

/**
 * Exchanges a refresh token for new tokens. An older one that is used again may have been stolen: the device is signed out
 * and its owner has to sign in. But two tabs that hold one token renew it at the same moment, and a client that got no
 * answer asks again: the token before the newest gives the newest again, to everybody within
 * `userLimits.refreshTokenGraceMs`, and after that to who knows the `request_id`.
 * @throws StonechatError `invalid_refresh_token`, `user_disabled`
 */
export async function refreshToken(parts: Parts, input: ParsedInput<'token.refresh'>): Promise<SignedIn> {
  const { rotate, refreshTokens, clock, log, revoke } = parts
  const claims = refreshTokens.read(input.refresh_token)
  if (claims === undefined) throw new StonechatError('invalid_refresh_token')

  const { deviceId, counter } = claims
  const at = usedAtOf(clock)()
  const refreshedAfter = agingOf(clock)() - userLimits.refreshTokenLifetimeMs
  const { refresh_token: token, request_id: requestId } = input
  const outcome = await rotate({
    deviceId,
    counter,
    requestHash: requestId === undefined ? undefined : refreshTokens.hashRequest(token, requestId),
    refreshedAfter,
    graceMs: userLimits.refreshTokenGraceMs,
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
        refreshToken: refreshTokens.succeed(token, claims),
      })
  }
}
