import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideSwipe, fitInto, fitting, panBy, scaleMax, type View, zoomAt } from './zoom.js'

const box = { width: 1_000, height: 800 }
const fitted = { width: 1_000, height: 500 }

describe('a picture that is shown large', () => {
  test('[L730] fits as a whole, and a small one is not blown up', () => {
    expect(fitInto(box, { width: 4_000, height: 2_000 })).toEqual(fitted)
    expect(fitInto(box, { width: 100, height: 50 })).toEqual({ width: 100, height: 50 })
  })

  test('[L730] a picture cannot be pushed out of sight while it is enlarged and moved, and fits again as a whole', () => {
    const coordinate = fc.integer({ min: -2_000, max: 2_000 })
    const point = fc.record({ x: coordinate, y: coordinate })
    const step = fc.oneof(
      fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), at: point }),
      fc.record({ by: point }),
    )
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let view: View = fitting
        for (const taken of steps) {
          view =
            'by' in taken
              ? panBy(view, taken.by, box, fitted)
              : zoomAt(view, taken.factor, taken.at, box, fitted)
          expect(view.scale).toBeGreaterThanOrEqual(1)
          expect(view.scale).toBeLessThanOrEqual(scaleMax)
          const [width, height] = [fitted.width * view.scale, fitted.height * view.scale]
          expect(Math.abs(view.x)).toBeLessThanOrEqual(Math.max(0, (width - box.width) / 2) + 1e-6)
          expect(Math.abs(view.y)).toBeLessThanOrEqual(Math.max(0, (height - box.height) / 2) + 1e-6)
        }
        expect(zoomAt(view, 0.001, { x: 0, y: 0 }, box, fitted)).toEqual(fitting)
      }),
    )
  })

  test('[L730] a picture keeps the spot under the pointer while it is enlarged', () => {
    const near = zoomAt(fitting, 4, { x: 100, y: 50 }, box, fitted)
    expect(near).toEqual({ scale: 4, x: -300, y: -150 })
  })

  test('[L731] a picture is left by a swipe to the side for the next one, and by one up or down for the conversation', () => {
    const ends = [
      { x: -80, y: 10 },
      { x: 80, y: -10 },
      { x: 10, y: 90 },
      { x: 10, y: -90 },
      { x: 40, y: 30 },
    ].map(decideSwipe)
    expect(ends).toEqual(['next', 'previous', 'close', 'close', 'stay'])
  })
})
