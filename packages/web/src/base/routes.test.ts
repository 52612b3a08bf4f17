import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detailsPathOf, messagePathOf, pathOf } from './address.js'
import { insidePathOf, parsePlace, parseSeq } from './routes.js'

describe('addresses', () => {
  test('[X60] every conversation has an address, with and without its details', () => {
    for (const target of [
      { target_type: 'user', target_id: 10_001 },
      { target_type: 'group', target_id: 7 },
    ] as const) {
      expect(parsePlace(pathOf(target))).toEqual({ page: 'conversation', target, isDetails: false })
      expect(parsePlace(detailsPathOf(target))).toEqual({ page: 'conversation', target, isDetails: true })
    }
  })

  test('[X61] an address that means nothing is the home page', () => {
    for (const path of ['/', '/u/0', '/u/abc', '/u/1/2', '/x/1', '/settings/x', '/u/12345678901234567']) {
      expect(parsePlace(path)).toEqual({ page: 'home' })
    }
  })
})

describe('the links of messages', () => {
  const [anna, boris, carol] = [10_001, 10_002, 10_003]

  test('[X932] the link of a message leads each of two people to the other, and nobody else', () => {
    const [path, search] = messagePathOf({ target_type: 'user', target_id: boris }, 5, anna).split('?')
    const seenBy = (ownId: number) => parsePlace(path!, search, ownId)
    expect(seenBy(anna)).toMatchObject({ target: { target_type: 'user', target_id: boris } })
    expect(seenBy(boris)).toMatchObject({ target: { target_type: 'user', target_id: anna } })
    expect(seenBy(carol)).toEqual({ page: 'foreign' })
    expect(parseSeq(search!)).toBe(5)
  })

  test('[X933] a link that leads nowhere names no message, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const seq = parseSeq(String(new URLSearchParams({ seq: text })))
        expect(seq === 0 || String(seq) === text).toBe(true)
        expect(Number.isSafeInteger(seq)).toBe(true)
      }),
    )
    for (const text of ['abc', '', '0', '-1', '1.5', '1e3', '99999999999999999999'])
      expect(parseSeq(`seq=${text}`)).toBe(0)
    expect(parseSeq('from=1')).toBe(undefined)
    // Somebody who cannot be is nobody.
    for (const from of ['abc', '0', '-5', '1e400', ''])
      expect(parsePlace(`/u/${boris}`, `seq=1&from=${from}`, anna)).toMatchObject({ page: 'conversation' })
  })

  test('[X935] a link in a message to a page of the app is one at its own origin, and any other link is not', () => {
    const origin = 'https://chat.example'
    for (const path of ['/', '/u/10002', '/g/7?seq=42', '/u/10002?seq=42&from=10001', '/settings'])
      expect(insidePathOf(origin + path, origin)).toBe(path)
    for (const path of ['/docs/', '/api/server', '/u/abc', '/assets/x.js', '/admin'])
      expect(insidePathOf(origin + path, origin)).toBe(undefined)
    for (const other of ['http://chat.example', 'https://chat.example:8443', 'https://chat.example.org'])
      expect(insidePathOf(`${other}/u/10002`, origin)).toBe(undefined)
  })
})
