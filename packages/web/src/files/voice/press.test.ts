import { expect, test } from 'vitest'
import { decideRelease, isSlidAway } from './press.js'

test('[L721] a click records on until one says, holding records until it is let go, sliding away throws it away', () => {
  expect(decideRelease({ heldMs: 120, awayPx: 0 })).toBe('go-on')
  expect(decideRelease({ heldMs: 1_500, awayPx: 10 })).toBe('send')
  expect(decideRelease({ heldMs: 1_500, awayPx: 120 })).toBe('cancel')
  expect(decideRelease({ heldMs: 100, awayPx: 120 })).toBe('cancel')
  expect([isSlidAway({ awayPx: 79 }), isSlidAway({ awayPx: 80 })]).toEqual([false, true])
})
