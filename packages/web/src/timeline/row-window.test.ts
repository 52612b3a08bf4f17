import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageDown, pageUp, rangeOf, type WindowPlace, windowMaxRows } from './row-window.js'

const make = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ clientId: `m${from + index}` }))

describe('the window of rows', () => {
  test('[X40] the tail shows the newest rows, at most 120', () => {
    expect(rangeOf({ at: 'tail' }, make(0, 30))).toEqual({ start: 0, end: 30 })
    expect(rangeOf({ at: 'tail' }, make(0, 500))).toEqual({ start: 380, end: 500 })
  })

  test('[X41] messages that come in before a window do not move it', () => {
    const place: WindowPlace = { at: 'from', clientId: 'm100' }
    const before = rangeOf(place, make(50, 400))
    const after = rangeOf(place, make(0, 400))
    expect(after).toEqual({ start: before.start + 50, end: before.end + 50 })
  })

  test('[X42] paging up and down reaches both ends and never shows more than 120 rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), (count) => {
        const messages = make(0, count)
        let place: WindowPlace = { at: 'tail' }
        for (let i = 0; i < 20; i++) place = pageUp(place, messages)
        expect(rangeOf(place, messages).start).toBe(0)
        for (let i = 0; i < 20; i++) {
          place = pageDown(place, messages)
          const { start, end } = rangeOf(place, messages)
          expect(end - start).toBeLessThanOrEqual(windowMaxRows)
        }
        expect(rangeOf(place, messages).end).toBe(count)
      }),
    )
  })

  test('[X43] a window whose first message is gone shows the tail', () => {
    expect(rangeOf({ at: 'from', clientId: 'gone' }, make(0, 10))).toEqual({ start: 0, end: 10 })
  })
})
