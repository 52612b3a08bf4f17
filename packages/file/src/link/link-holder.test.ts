import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHolder, writeHolder } from './link-holder.js'

const users = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })

describe('whom a link is for', () => {
  it('[L533] a login that a link is for is read as it was written, and fits into a signature', () => {
    fc.assert(
      fc.property(users, fc.stringMatching(/^[\w-]{1,47}$/), (userId, deviceId) => {
        const text = writeHolder({ userId, deviceId })
        expect(text).toMatch(/^[\w-]{1,64}$/)
        expect(readHolder(text)).toEqual({ userId, deviceId })
      }),
    )
    const caller = { userId: 10_001, deviceId: randomUUID() }
    expect(readHolder(writeHolder(caller))).toEqual(caller)
  })

  it('[L543] a login whose id cannot stand in an address is left out of a link, its user never', () => {
    for (const deviceId of [undefined, '', 'a.b', 'a b', '设备', 'x'.repeat(48)])
      expect(readHolder(writeHolder({ userId: 7, deviceId }))).toEqual({ userId: 7 })
  })
})
