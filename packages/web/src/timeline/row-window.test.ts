import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  newestRows,
  pageDown,
  pageUp,
  placeAround,
  rangeOf,
  type WindowPlace,
  windowMaxRows,
} from './row-window.js'

const make = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ clientId: `m${from + index}` }))

describe('the window of rows', () => {
  test('[X40] the tail shows the newest rows, first 40, and at most 120 after scrolling', () => {
    expect(rangeOf(newestRows, make(0, 30))).toEqual({ start: 0, end: 30 })
    expect(rangeOf(newestRows, make(0, 500))).toEqual({ start: 460, end: 500 })
    const loaded = { messages: make(0, 500), hasNewer: false }
    const more = pageUp(pageUp(newestRows, loaded), loaded)
    expect(rangeOf(more, loaded.messages)).toEqual({ start: 380, end: 500 })
    expect(rangeOf(more, make(0, 501))).toEqual({ start: 381, end: 501 })
  })

  test('[X41] messages that come in before a window do not move it', () => {
    const place: WindowPlace = { at: 'from', clientId: 'm100', rows: 120 }
    const before = rangeOf(place, make(50, 400))
    const after = rangeOf(place, make(0, 400))
    expect(after).toEqual({ start: before.start + 50, end: before.end + 50 })
  })

  test('[X42] paging up and down from anywhere reaches both ends and never shows more than 120 rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }).chain((count) => fc.tuple(fc.constant(count), fc.nat(count - 1))),
        ([count, index]) => {
          const loaded = { messages: make(0, count), hasNewer: false }
          let place = placeAround(newestRows, index, loaded)
          for (let i = 0; i < 20; i++) {
            place = pageUp(place, loaded)
            expect(countOf(place, loaded)).toBeLessThanOrEqual(windowMaxRows)
          }
          expect(rangeOf(place, loaded.messages).start).toBe(0)
          for (let i = 0; i < 20; i++) {
            place = pageDown(place, loaded)
            expect(countOf(place, loaded)).toBeLessThanOrEqual(windowMaxRows)
          }
          expect(rangeOf(place, loaded.messages).end).toBe(count)
          expect(place.at).toBe('tail')
        },
      ),
    )
  })

  test('[X930] a window around a message holds it, with rows on both sides and few enough to be shown at once', () => {
    const arbitrary = fc.record({
      count: fc.integer({ min: 1, max: 700 }),
      at: fc.nat(),
      hasNewer: fc.boolean(),
    })
    fc.assert(
      fc.property(arbitrary, ({ count, at, hasNewer }) => {
        const index = at % count
        const loaded = { messages: make(0, count), hasNewer }
        const place = placeAround({ at: 'from', clientId: 'gone', rows: 40 }, index, loaded)
        const { start, end } = rangeOf(place, loaded.messages)
        expect(start).toBeLessThanOrEqual(Math.max(0, index - 20))
        expect(end).toBeGreaterThanOrEqual(Math.min(count, index + 20))
        expect(end - start).toBeLessThanOrEqual(60)
        // The tail would move on with each page of what is not loaded yet.
        if (hasNewer) expect(place.at).toBe('from')
      }),
    )
  })

  test('[X936] a window of rows does not move on with newer messages that are loaded page by page', () => {
    let messages = make(0, 200)
    let place = placeAround(newestRows, 100, { messages, hasNewer: true })
    for (let page = 0; page < 5; page++) {
      for (let i = 0; i < 10; i++) place = pageDown(place, { messages, hasNewer: true })
      const before = rangeOf(place, messages)
      expect(before.end).toBe(messages.length)
      messages = make(0, messages.length + 200)
      expect(rangeOf(place, messages)).toEqual(before)
    }
  })

  test('[X43] a window whose first message is gone shows the newest rows', () => {
    expect(rangeOf({ at: 'from', clientId: 'gone', rows: 120 }, make(0, 10))).toEqual({ start: 0, end: 10 })
  })
})

function countOf(place: WindowPlace, { messages }: { readonly messages: readonly { clientId: string }[] }) {
  const { start, end } = rangeOf(place, messages)
  return end - start
}
