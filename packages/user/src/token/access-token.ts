import { hash, type KeyObject } from 'node:crypto'
import { limits, StonechatError } from '@stonechat/protocol'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../contract/index.js'
import { readJwt, signJwt } from './jwt.js'

const issuer = 'stonechat'

export interface AccessClaims {
  readonly userId: number
  readonly deviceId: string
  /** Unix milliseconds. */
  readonly expiresAt: number
}

export interface AccessTokens {
  issue(login: { userId: number; deviceId: string }): { token: string; expiresAt: number }
  /**
   * What a token says, or `null` for one that is not ours.
   * @throws StonechatError `token_expired` for one that was
   */
  verify(token: string): AccessClaims | null
}

/**
 * Access tokens: JWT by HS256, verified once and then remembered until they expire, by their hash: a token is five times
 * as long, and the text of a request hangs on it.
 */
export function createAccessTokens(options: { key: KeyObject; clock: Clock }): AccessTokens {
  const { key, clock } = options
  const verified = new LRUCache<string, AccessClaims>({ max: limits.verifiedTokenCacheMax })

  return {
    issue({ userId, deviceId }) {
      const iat = Math.floor(clock() / 1_000)
      const expiresAt = iat + limits.accessTokenLifetimeMs / 1_000
      const token = signJwt(key, { did: deviceId, sub: String(userId), iat, exp: expiresAt, iss: issuer })
      return { token, expiresAt: expiresAt * 1_000 }
    },

    verify(token) {
      if (token.length > limits.tokenMaxBytes) return null
      const digest = hash('sha256', token, 'base64')
      const known = verified.get(digest)
      const claims = known ?? readClaims(readJwt(key, token))
      if (claims === null) return null
      if (claims.expiresAt <= clock()) throw new StonechatError('token_expired')
      if (known === undefined) verified.set(digest, claims)
      return claims
    },
  }
}

function readClaims(payload: Readonly<Record<string, unknown>> | undefined): AccessClaims | null {
  if (payload === undefined || payload.iss !== issuer) return null
  const { sub, did, iat, exp } = payload
  const userId = typeof sub === 'string' ? Number(sub) : Number.NaN
  if (!Number.isSafeInteger(userId) || userId < 1) return null
  if (typeof did !== 'string' || typeof iat !== 'number' || typeof exp !== 'number') return null
  return { userId, deviceId: did, expiresAt: exp * 1_000 }
}
