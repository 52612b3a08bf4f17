import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { limits } from '@stonechat/protocol'

export interface RefreshClaims {
  readonly deviceId: string
  /** Which token of this device it is: 1, 2, 3… */
  readonly counter: number
}

export interface RefreshTokens {
  issue(claims: RefreshClaims): string
  /** What a token says, or `undefined` for one that was not signed here. */
  read(token: string): RefreshClaims | undefined
}

/**
 * Refresh tokens: `deviceId.counter.random.signature`. The signature tells an old token that was stolen from a made-up
 * one, so that the store need not remember the old ones.
 */
export function createRefreshTokens(options: { key: KeyObject }): RefreshTokens {
  const sign = (body: string) => createHmac('sha256', options.key).update(body).digest()
  return {
    issue({ deviceId, counter }) {
      const body = `${deviceId}.${counter}.${randomBytes(12).toString('base64url')}`
      return `${body}.${sign(body).toString('base64url')}`
    },

    read(token) {
      if (token.length > limits.tokenMaxBytes) return undefined
      const end = token.lastIndexOf('.')
      const body = token.slice(0, Math.max(end, 0))
      const given = Buffer.from(token.slice(end + 1), 'base64url')
      const expected = sign(body)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      const [deviceId, counter] = body.split('.')
      return deviceId === undefined ? undefined : { deviceId, counter: Number(counter) }
    },
  }
}
