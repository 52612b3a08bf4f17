import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseRange } from './choose-range.js'

const etag = '"tag"'
const choose = (range: string | undefined, bytes = 100, ifRange?: string) =>
  chooseRange({ range, 'if-range': ifRange }, { bytes, etag })

describe('the range of a request', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=10-', { start: 10, end: 100 }],
    ['bytes=90-1000', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-1000', { start: 0, end: 100 }],
    ['Bytes = 5 - 5', { start: 5, end: 6 }],
  ])('[L501] %s is that part, as far as there are bytes', (range, part) => {
    expect(choose(range)).toEqual(part)
  })

  it.each([
    ...[undefined, '', 'bytes', 'bytes=', 'bytes=-', 'bytes=a-b', 'bytes=9-5', 'bytes=1-2,5-6', 'bytes=--5'],
    ...['lines=0-1', 'bytes=0-1;x', 'bytes=0x1-2', 'bytes=1.5-2', 'bytes=-5-6'],
  ])('[L502] %s asks for no single range of bytes, so all are given', (range) => {
    expect(choose(range)).toBeUndefined()
  })

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=99999999999999999999999-', 'bytes=-0'])(
    '[L503] %s begins behind the end',
    (range) => {
      expect(choose(range)).toBe('unsatisfiable')
    },
  )

  it('[L503] a range of nothing begins behind the end', () => {
    for (const range of ['bytes=0-', 'bytes=-1', 'bytes=0-0']) expect(choose(range, 0)).toBe('unsatisfiable')
  })

  it('[L502] a range of what has changed by If-Range, also one by a weak tag or a date, asks for all the bytes', () => {
    expect(choose('bytes=0-9', 100, etag)).toEqual({ start: 0, end: 10 })
    for (const other of ['"other"', 'W/"tag"', 'tag', 'Mon, 30 Nov 2026 07:00:00 GMT'])
      expect(choose('bytes=0-9', 100, other)).toBeUndefined()
  })

  it('[L501] a range lies within the bytes that there are, whatever is asked for', () => {
    const number = fc.oneof(fc.nat(300).map(String), fc.constant(''), fc.stringMatching(/^\d{1,30}$/))
    fc.assert(
      fc.property(number, number, fc.nat(200), (first, last, bytes) => {
        const part = choose(`bytes=${first}-${last}`, bytes)
        if (part === undefined || part === 'unsatisfiable') return
        expect(part.start).toBeGreaterThanOrEqual(0)
        expect(part.end).toBeGreaterThan(part.start)
        expect(part.end).toBeLessThanOrEqual(bytes)
      }),
    )
  })
})
