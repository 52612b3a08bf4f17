import type { KeyObject } from 'node:crypto'
import { limits, StonechatError } from '@stonechat/protocol'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../contract/index.js'

const issuer = 'stonechat'

export interface AccessClaims {
  readonly userId: number
  readonly deviceId: string
  /** Unix milliseconds. */
  readonly expiresAt: number
}

export interface AccessTokens {
  issue(login: { userId: number; deviceId: string }): Promise<{ token: string; expiresAt: number }>
  /**
   * What a token says, or `null` for one that is not ours.
   * @throws StonechatError `token_expired` for one that was
   */
  verify(token: string): Promise<AccessClaims | null>
}

/** Access tokens: JWT by HS256, verified once and then remembered until they expire. */
export function createAccessTokens(options: { key: KeyObject; clock: Clock }): AccessTokens {
  const { key, clock } = options
  const verified = new LRUCache<string, AccessClaims>({ max: limits.verifiedTokenCacheMax })

  async function check(token: string): Promise<AccessClaims | null> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer,
        requiredClaims: ['sub', 'did', 'iat', 'exp'],
        currentDate: new Date(clock()),
      })
      return readClaims(payload)
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new StonechatError('token_expired')
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }

  return {
    async issue({ userId, deviceId }) {
      const issuedAt = Math.floor(clock() / 1_000)
      const expiresAt = issuedAt + limits.accessTokenLifetimeMs / 1_000
      const token = await new SignJWT({ did: deviceId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(String(userId))
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setIssuer(issuer)
        .sign(key)
      return { token, expiresAt: expiresAt * 1_000 }
    },

    async verify(token) {
      if (token.length > limits.tokenMaxBytes) return null
      const known = verified.get(token)
      if (known !== undefined) {
        if (known.expiresAt <= clock()) throw new StonechatError('token_expired')
        return known
      }
      const claims = await check(token)
      if (claims !== null) verified.set(token, claims)
      return claims
    },
  }
}

function readClaims(payload: JWTPayload): AccessClaims | null {
  const userId = Number(payload.sub)
  if (!Number.isSafeInteger(userId) || userId < 1) return null
  if (typeof payload.did !== 'string' || payload.exp === undefined) return null
  return { userId, deviceId: payload.did, expiresAt: payload.exp * 1_000 }
}
