import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dragBy, middleOf, toPixels, zoomOf, zoomTo } from './crop.js'

const picture = { width: 400, height: 300 }

describe('the square of a picture that is taken as an avatar', () => {
  test('[L740] the square is the largest one in the middle at first, and lies in the picture whatever is done to it', () => {
    expect(middleOf(picture)).toEqual({ x: 50, y: 0, size: 300 })
    const size = fc.integer({ min: 1, max: 20_000 })
    const part = fc.double({ min: -3, max: 3, noNaN: true })
    const step = fc.oneof(
      fc.record({ zoom: fc.double({ min: 0, max: 20, noNaN: true }), at: fc.record({ x: part, y: part }) }),
      fc.record({ x: part, y: part }),
    )
    fc.assert(
      fc.property(fc.record({ width: size, height: size }), fc.array(step), (one, steps) => {
        let crop = middleOf(one)
        for (const taken of steps) {
          crop = 'zoom' in taken ? zoomTo(one, crop, taken.zoom, taken.at) : dragBy(one, crop, taken)
        }
        const { x, y, size } = toPixels(one, crop)
        expect([x, y, size].every(Number.isInteger)).toBe(true)
        expect(size).toBeGreaterThanOrEqual(1)
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
        expect(x + size).toBeLessThanOrEqual(one.width)
        expect(y + size).toBeLessThanOrEqual(one.height)
      }),
    )
  })

  test('[L740] follows the finger, and enlarging keeps the spot under it', () => {
    const zoomed = zoomTo(picture, middleOf(picture), 2)
    expect(zoomed).toEqual({ x: 125, y: 75, size: 150 })
    expect(zoomOf(picture, zoomed)).toBe(2)
    expect(dragBy(picture, zoomed, { x: 0.1, y: -0.2 })).toEqual({ x: 110, y: 105, size: 150 })
    expect(zoomTo(picture, middleOf(picture), 2, { x: 0, y: 0 })).toEqual({ x: 50, y: 0, size: 150 })
  })
})
