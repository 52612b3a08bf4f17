/** Where the pictures and videos of one message stand. It follows from their sizes alone, so that their box is there before their bytes. */
import type { FileFacts } from '@stonechat/protocol'

/** A place in an album, in parts of the album's width and height. */
export interface Tile {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface AlbumLayout {
  /** How wide the album is where there is room, rem. */
  readonly widthRem: number
  /** Width by height of the whole. */
  readonly ratio: number
  /** One for each file, in their order, from left to right and from top to bottom. */
  readonly tiles: readonly Tile[]
}

export type Size = Pick<FileFacts, 'width' | 'height'>

const albumWidthRem = 26
const albumHeightMaxRem = 24
/** A small picture stays small, but can still be pressed. */
const singleWidthMinRem = 8
const rowMax = 4
/** How high a row is at best, in parts of the album's width. */
const rowHeightBest = 0.42
/** What is longer or higher than that is cut at its edges. */
const ratioMin = 0.5
const ratioMax = 2.4
/** What a file counts as whose size is not known. */
const ratioUnknown = 4 / 3
const pixelsPerRem = 16

/** Lays out one to ten pictures: one by itself, more in rows of equal height, as even as their shapes allow. */
export function layOutAlbum(sizes: readonly Size[]): AlbumLayout {
  const ratios = sizes.map(ratioOf)
  const [only] = sizes
  if (sizes.length === 1 && only !== undefined) return layOutSingle(only, ratios[0]!)
  const rows = bestRows(ratios)
  const total = sum(rows.map(heightOf))
  const tiles: Tile[] = []
  let top = 0
  for (const row of rows) {
    const height = heightOf(row) / total
    const rowRatio = sum(row)
    let left = 0
    for (const ratio of row) {
      const width = ratio / rowRatio
      tiles.push({ left, top, width, height })
      left += width
    }
    top += height
  }
  return { widthRem: albumWidthRem, ratio: 1 / total, tiles }
}

function layOutSingle({ width }: Size, ratio: number): AlbumLayout {
  const fittingRem = Math.min(albumWidthRem, albumHeightMaxRem * ratio)
  const ownRem = width === undefined ? fittingRem : Math.max(singleWidthMinRem, width / pixelsPerRem)
  return {
    widthRem: Math.min(fittingRem, ownRem),
    ratio,
    tiles: [{ left: 0, top: 0, width: 1, height: 1 }],
  }
}

function ratioOf({ width, height }: Size): number {
  if (width === undefined || height === undefined) return ratioUnknown
  return Math.min(ratioMax, Math.max(ratioMin, width / height))
}

/** All ways to break at most ten pictures into rows are few enough to be tried. */
function bestRows(ratios: readonly number[]): readonly (readonly number[])[] {
  let best: readonly (readonly number[])[] = []
  let leastCost = Number.POSITIVE_INFINITY
  const tryRows = (rows: readonly (readonly number[])[], from: number, cost: number) => {
    if (cost >= leastCost) return
    if (from === ratios.length) {
      best = rows
      leastCost = cost
      return
    }
    for (let end = from + 1; end <= Math.min(ratios.length, from + rowMax); end += 1) {
      const row = ratios.slice(from, end)
      tryRows([...rows, row], end, cost + (heightOf(row) - rowHeightBest) ** 2)
    }
  }
  tryRows([], 0, 0)
  return best
}

/** In parts of the album's width. */
function heightOf(row: readonly number[]): number {
  return 1 / sum(row)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
