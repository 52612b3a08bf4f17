import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveAddressKeys } from './address-keys.js'
import { type AddressClaim, roundExpiry, signAddress, verifyAddress } from './sign-address.js'

const [oldSecret, secret, newSecret] = [randomBytes(32), randomBytes(48), randomBytes(32)]
const keys = deriveAddressKeys(secret)
const hour = 60 * 60_000
const claim: AddressClaim = {
  ...{ what: 'file/17/preview', whom: '10001', now: 1_790_000_000_000 },
  ...{ lifetimeMs: hour, roundMs: hour / 2 },
}

const claims: fc.Arbitrary<AddressClaim> = fc
  .record({
    what: fc.string({ unit: 'binary', maxLength: 200 }),
    whom: fc.stringMatching(/^[\w-]{1,64}$/),
    now: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    roundMs: fc.integer({ min: 1, max: 48 * hour }),
    more: fc.integer({ min: 0, max: 48 * hour }),
  })
  .map(({ more, ...rest }) => ({ ...rest, lifetimeMs: rest.roundMs + more }))

describe('signed addresses', () => {
  it('[J140] a signature permits what was signed to whom it was signed, until it expires', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const { signature, expiresAt } = signAddress(keys, given)
        const { what, whom, now } = given
        const valid = { status: 'valid', whom, expiresAt }
        expect(verifyAddress(keys, { signature, what, now })).toEqual(valid)
        expect(verifyAddress(keys, { signature, what, now: expiresAt - 1 })).toEqual(valid)
        expect(verifyAddress(keys, { signature, what, now: expiresAt })).toEqual({ status: 'expired' })
      }),
    )
  })

  it('[J141] a signature expires no later than allowed and at most one rounding sooner, and goes into an address as it is', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const { signature, expiresAt } = signAddress(keys, given)
        const latest = given.now + given.lifetimeMs
        expect(expiresAt).toBeLessThanOrEqual(latest)
        expect(expiresAt).toBeGreaterThan(latest - given.roundMs)
        expect(encodeURIComponent(signature)).toBe(signature)
      }),
    )
  })

  it('[J142] addresses signed within one rounding are the same text, so that caches recognise them', () => {
    const at = Math.ceil(claim.now / claim.roundMs) * claim.roundMs
    const sign = (now: number) => signAddress(keys, { ...claim, now }).signature
    expect(sign(at + claim.roundMs - 1)).toBe(sign(at))
    expect(sign(at + claim.roundMs)).not.toBe(sign(at))
  })

  it('[J143] a signature permits nothing else: another thing, or one character of it changed', () => {
    fc.assert(
      fc.property(claims, fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (given, other, at, by) => {
        fc.pre(other !== given.what)
        const { signature } = signAddress(keys, given)
        const { what, now } = given
        expect(verifyAddress(keys, { signature, what: other, now })).toEqual({ status: 'forged' })
        const place = at % signature.length
        const letters = '.-_0Aaz9'.replace(signature[place] ?? '', '')
        const changed = signature.slice(0, place) + letters[by % letters.length] + signature.slice(place + 1)
        expect(verifyAddress(keys, { signature: changed, what, now })).toEqual({ status: 'forged' })
        expect(verifyAddress(keys, { signature: signature.slice(0, place), what, now })).toEqual({
          status: 'forged',
        })
      }),
    )
  })

  it('[J144] any other text as a signature is refused without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (signature) => {
        expect(verifyAddress(keys, { signature, what: claim.what, now: 0 })).toEqual({ status: 'forged' })
      }),
    )
  })

  it('[J145] signatures of the former secret still hold after a change, and those of the one before it do not', () => {
    const verify = (signature: string, by: typeof keys) =>
      verifyAddress(by, { signature, what: claim.what, now: claim.now }).status
    const { signature } = signAddress(keys, claim)
    const rotated = deriveAddressKeys(newSecret, secret)
    expect(verify(signature, rotated)).toBe('valid')
    expect(verify(signAddress(rotated, claim).signature, rotated)).toBe('valid')
    expect(verify(signAddress(deriveAddressKeys(oldSecret), claim).signature, rotated)).toBe('forged')
    expect(verify(signature, deriveAddressKeys(newSecret))).toBe('forged')
    expect(verify(signAddress(rotated, claim).signature, keys)).toBe('forged')
  })

  it('[J146] a secret gives the same keys as text and as bytes, and is refused where it is short', () => {
    const text = 'a secret of thirty-two bytes or so'
    const { signature } = signAddress(deriveAddressKeys(text), claim)
    const verdict = verifyAddress(deriveAddressKeys(Buffer.from(text)), { ...claim, signature })
    expect(verdict.status).toBe('valid')
    expect(() => deriveAddressKeys('too short')).toThrow(RangeError)
  })

  it('[J147] values that cannot be written into an address are refused when signing', () => {
    for (const whom of ['', 'a b', 'a.b', '人', 'x'.repeat(65)])
      expect(() => signAddress(keys, { ...claim, whom })).toThrow(RangeError)
    for (const times of [{ lifetimeMs: 1.5 }, { roundMs: 0 }, { lifetimeMs: hour / 4 }, { now: Number.NaN }])
      expect(() => roundExpiry({ ...claim, ...times })).toThrow(RangeError)
  })
})
