import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** What signs addresses, and what signed them before. */
export interface AddressKeys {
  readonly current: AddressKey
  /** Still accepted: of the secret that was replaced, until all it signed has expired. */
  readonly former?: AddressKey | undefined
}

export interface AddressKey {
  /** Stands in an address, to show which key signed it. Says nothing about the key. */
  readonly id: string
  readonly key: KeyObject
}

const purpose = 'stonechat signed address'
const keyBytes = 32

/**
 * The keys that follow from a secret of the server, and from the one it had before. They fit nothing else that is derived
 * from it.
 * @throws RangeError for a secret of fewer than 32 bytes
 */
export function deriveAddressKeys(secret: string | Uint8Array, former?: string | Uint8Array): AddressKeys {
  return { current: deriveKey(secret), former: former === undefined ? undefined : deriveKey(former) }
}

function deriveKey(secret: string | Uint8Array): AddressKey {
  const bytes = Buffer.from(secret)
  if (bytes.byteLength < keyBytes) throw new RangeError(`the secret must have at least ${keyBytes} bytes`)
  const derive = (label: string) => Buffer.from(hkdfSync('sha256', bytes, '', label, keyBytes))
  const id = createHash('sha256')
    .update(derive(`${purpose} id`))
    .digest('base64url')
    .slice(0, 6)
  return { id, key: createSecretKey(derive(purpose)) }
}
