import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { limits } from '@stonechat/protocol'

/** One secret, a key for each purpose: what signs one kind of token never fits another. */
export interface Keys {
  readonly access: KeyObject
  readonly refresh: KeyObject
  readonly renewal: KeyObject
  readonly code: KeyObject
  readonly device: KeyObject
  readonly proof: KeyObject
}

/**
 * The keys that follow from the configured secret. Access tokens are signed by the secret itself, so that other
 * services can check them with what the operator gave both.
 * @throws RangeError for a secret of fewer than `limits.jwtSecretMinBytes` bytes
 */
export function deriveKeys(secret: string | Uint8Array): Keys {
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret)
  if (bytes.byteLength < limits.jwtSecretMinBytes) {
    throw new RangeError(`the secret must have at least ${limits.jwtSecretMinBytes} bytes`)
  }
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', bytes, '', `stonechat ${purpose}`, 32)))
  return {
    access: createSecretKey(bytes),
    refresh: derive('refresh token'),
    renewal: derive('refresh token renewal'),
    code: derive('verification code'),
    device: derive('device key'),
    proof: derive('proof of work'),
  }
}
