import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fingerprintOf } from './creation.js'

it('[M740] a fingerprint is the same in all versions: the first 48 bits of SHA-256 of the text in UTF-8', () => {
  expect(fingerprintOf('')).toBe(0xe3b0c44298fc)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fingerprintOf(text)).toBe(createHash('sha256').update(text).digest().readUIntBE(0, 6))
    }),
  )
})
