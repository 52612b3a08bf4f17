import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOutAlbum, type Tile } from './album-layout.js'

const size = fc.record({
  width: fc.integer({ min: 1, max: 40_000 }),
  height: fc.integer({ min: 1, max: 40_000 }),
})

/** Whether two places share more than an edge, but for what rounding does. */
function doOverlap(a: Tile, b: Tile): boolean {
  const isApart = (start: number, length: number, other: number) => start + length <= other + 1e-9
  return !(
    isApart(a.left, a.width, b.left) ||
    isApart(b.left, b.width, a.left) ||
    isApart(a.top, a.height, b.top) ||
    isApart(b.top, b.height, a.top)
  )
}

describe('the pictures of one message', () => {
  test('[L700] the pictures of a message have places that fill the album without gaps and without overlapping, whatever their sizes', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 10 }), (sizes) => {
        const { tiles, ratio, widthRem } = layOutAlbum(sizes)
        expect(tiles).toHaveLength(sizes.length)
        const area = tiles.reduce((sum, { width, height }) => sum + width * height, 0)
        expect(area).toBeCloseTo(1, 6)
        tiles.forEach((tile, index) => {
          expect(Math.min(tile.left, tile.top)).toBeGreaterThanOrEqual(0)
          expect(Math.max(tile.left + tile.width, tile.top + tile.height)).toBeLessThanOrEqual(1 + 1e-9)
          for (const other of tiles.slice(index + 1)) expect(doOverlap(tile, other)).toBe(false)
        })
        expect(ratio).toBeGreaterThan(0.2)
        expect(widthRem).toBeLessThanOrEqual(26)
      }),
    )
  })

  test('[L700] stand in the order in which they were sent: from left to right, row by row', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 2, maxLength: 10 }), (sizes) => {
        const { tiles } = layOutAlbum(sizes)
        tiles.slice(1).forEach((tile, index) => {
          const before = tiles[index]!
          const isBelow = tile.top > before.top + 1e-9
          expect(isBelow || (tile.top === before.top && tile.left > before.left)).toBe(true)
        })
      }),
    )
  })

  test('[L700] pictures stand in rows by their shapes: two upright ones side by side, two wide ones below each other, four square ones in two rows', () => {
    const upright = { width: 900, height: 1_200 }
    const wide = { width: 1_920, height: 900 }
    const square = { width: 800, height: 800 }
    const topsOf = (sizes: Parameters<typeof layOutAlbum>[0]) =>
      layOutAlbum(sizes).tiles.map(({ top }) => top)
    expect(topsOf([upright, upright])).toEqual([0, 0])
    expect(topsOf([wide, wide])).toEqual([0, 0.5])
    expect(topsOf([square, square, square, square])).toEqual([0, 0, 0.5, 0.5])
  })

  test('[L701] a single one keeps its shape and its own size, as far as there is room; an extreme one is cut', () => {
    expect(layOutAlbum([{ width: 4_000, height: 3_000 }])).toMatchObject({ widthRem: 26, ratio: 4 / 3 })
    expect(layOutAlbum([{ width: 3_000, height: 4_000 }])).toMatchObject({ widthRem: 18, ratio: 3 / 4 })
    expect(layOutAlbum([{ width: 160, height: 120 }]).widthRem).toBe(10)
    expect(layOutAlbum([{ width: 8, height: 8 }]).widthRem).toBe(8)
    expect(layOutAlbum([{ width: 100, height: 30_000 }]).ratio).toBe(0.5)
    expect(layOutAlbum([{}])).toMatchObject({ ratio: 4 / 3 })
  })
})
