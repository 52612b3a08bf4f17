/**
 * Addresses that carry their own permission: what may be fetched, by whom, until when, and a signature. For places that can send no
 * token, such as `<img src>`. A signature permits; whether it is still right to permit is asked again when the address is used.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AddressKey, AddressKeys } from './address-keys.js'

export interface AddressClaim {
  /** What may be fetched, such as `file/17/preview`. Stands in the address itself, not in its signature. */
  readonly what: string
  /** For whom: letters, digits, `-` and `_`, at most 64. */
  readonly whom: string
  /** Unix milliseconds. */
  readonly now: number
  /** How long it holds at most. */
  readonly lifetimeMs: number
  /**
   * All that is signed within this time expires at the same moment and is the same text, so that caches know it again. An address
   * holds at least `lifetimeMs - roundMs`.
   */
  readonly roundMs: number
}

export type AddressVerdict =
  | { readonly status: 'valid'; readonly whom: string; readonly expiresAt: number }
  | { readonly status: 'expired' }
  /** Not signed by us, or not for this. */
  | { readonly status: 'forged' }

const version = '1'

/**
 * A signature that goes into an address as it is: letters, digits, `-`, `_` and `.`.
 * @throws RangeError for a `whom` or times that cannot be written into it
 */
export function signAddress(
  keys: AddressKeys,
  claim: AddressClaim,
): { signature: string; expiresAt: number } {
  const { what, whom } = claim
  if (!whomPattern.test(whom)) throw new RangeError(`${whom} cannot stand in an address`)
  const expiresAt = roundExpiry(claim)
  const signed = [version, keys.current.id, whom, expiresAt.toString(36)]
  return { signature: [...signed, sign(keys.current, what, signed)].join('.'), expiresAt }
}

/** Whether a signature permits this, at this time; by the key that is in use or the one before it. */
export function verifyAddress(
  keys: AddressKeys,
  { signature, what, now }: { readonly signature: string; readonly what: string; readonly now: number },
): AddressVerdict {
  const parts = signaturePattern.exec(signature)?.groups
  const key = [keys.current, keys.former].find((one) => one !== undefined && one.id === parts?.key)
  if (parts === undefined || key === undefined) return { status: 'forged' }
  const { whom = '', expiry = '', mac = '' } = parts
  if (!isEqual(mac, sign(key, what, [version, key.id, whom, expiry]))) return { status: 'forged' }
  const expiresAt = Number.parseInt(expiry, 36)
  return now < expiresAt ? { status: 'valid', whom, expiresAt } : { status: 'expired' }
}

/** The last multiple of `roundMs` that is no later than allowed: the same for everything signed within that time. */
export function roundExpiry({ now, lifetimeMs, roundMs }: Omit<AddressClaim, 'what' | 'whom'>): number {
  const isWhole = [now, lifetimeMs, roundMs].every(Number.isSafeInteger)
  if (!isWhole || roundMs < 1 || lifetimeMs < roundMs)
    throw new RangeError(`an address cannot hold for ${lifetimeMs} ms, rounded to ${roundMs} ms`)
  return Math.floor((now + lifetimeMs) / roundMs) * roundMs
}

const whomPattern = /^[\w-]{1,64}$/
const signaturePattern =
  /^1\.(?<key>[\w-]{6})\.(?<whom>[\w-]{1,64})\.(?<expiry>[0-9a-z]{1,11})\.(?<mac>[\w-]{43})$/

/** As JSON, so that no two claims are one text. */
function sign({ key }: AddressKey, what: string, signed: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([...signed, what]))
    .digest('base64url')
}

/** In a time that says nothing about where they differ. */
function isEqual(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
