import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { limits } from '@stonechat/protocol'

const nonceBytes = 12

export interface RefreshClaims {
  readonly deviceId: string
  /** Which token of this device it is: 1, 2, 3… */
  readonly counter: number
}

export interface RefreshTokens {
  /** The first token of a device. */
  issue(claims: RefreshClaims): string
  /** The token that follows a token of this counter: the same each time, so that it need not be kept to be given again. */
  succeed(token: string, claims: RefreshClaims): string
  /** Identifies a renewal in the store. Neither its id nor any token follows from it. */
  hashRequest(token: string, requestId: string): string
  /** What a token says, or `undefined` for one that was not signed here. */
  read(token: string): RefreshClaims | undefined
}

/**
 * Refresh tokens: `deviceId.counter.nonce.signature`. The signature distinguishes an old token that was stolen from a
 * made-up one, so that the store need not remember the old ones.
 */
export function createRefreshTokens(options: { key: KeyObject; renewalKey: KeyObject }): RefreshTokens {
  const sign = (body: string) => createHmac('sha256', options.key).update(body).digest()
  const derive = (text: string) => createHmac('sha256', options.renewalKey).update(text).digest()
  const write = ({ deviceId, counter }: RefreshClaims, nonce: Buffer) => {
    const body = `${deviceId}.${counter}.${nonce.toString('base64url')}`
    return `${body}.${sign(body).toString('base64url')}`
  }
  return {
    issue: (claims) => write(claims, randomBytes(nonceBytes)),

    succeed: (token, { deviceId, counter }) =>
      write({ deviceId, counter: counter + 1 }, derive(token).subarray(0, nonceBytes)),

    hashRequest: (token, requestId) => derive(`${token} ${requestId}`).toString('base64url', nonceBytes),

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
