import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { limits } from '@stonechat/protocol'

const nonceBytes = 12

export interface RefreshClaims {
  readonly deviceId: string
  /** Which token of this device it is: 1, 2, 3… */
  readonly counter: number
}

/** Derived from a token and the `request_id` of its renewal: the same on each retry. */
export interface Renewal {
  /** Makes the next token the same each time. */
  readonly nonce: string
  /** Identifies the renewal in the store. Neither the id nor the nonce follows from it. */
  readonly requestHash: string
}

export interface RefreshTokens {
  /** @param nonce of a renewal; without one it is random */
  issue(claims: RefreshClaims, nonce?: string): string
  renewal(token: string, requestId: string): Renewal
  /** What a token says, or `undefined` for one that was not signed here. */
  read(token: string): RefreshClaims | undefined
}

/**
 * Refresh tokens: `deviceId.counter.nonce.signature`. The signature distinguishes an old token that was stolen from a
 * made-up one, so that the store need not remember the old ones.
 */
export function createRefreshTokens(options: { key: KeyObject; renewalKey: KeyObject }): RefreshTokens {
  const sign = (body: string) => createHmac('sha256', options.key).update(body).digest()
  return {
    issue({ deviceId, counter }, nonce = randomBytes(nonceBytes).toString('base64url')) {
      const body = `${deviceId}.${counter}.${nonce}`
      return `${body}.${sign(body).toString('base64url')}`
    },

    renewal(token, requestId) {
      const derived = createHmac('sha256', options.renewalKey).update(`${token} ${requestId}`).digest()
      return {
        nonce: derived.toString('base64url', 0, nonceBytes),
        requestHash: derived.toString('base64url', nonceBytes),
      }
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
