import { latin, Pieces, view } from './pieces.js'

/** What is needed to show it, colours and frames included; `tEXt`, `eXIf`, `tIME` and others are not. */
const needed = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'bKGD', 'sBIT', 'pHYs'],
  ...['cHRM', 'gAMA', 'iCCP', 'sRGB', 'cICP', 'mDCV', 'cLLI'],
  ...['acTL', 'fcTL', 'fdAT'],
])

/**
 * A PNG without texts, EXIF, times, unknown chunks and what follows its end. See https://www.w3.org/TR/png-3/.
 * @returns the same array where there is nothing to leave out; `undefined` where it is not whole
 */
export function stripPng(bytes: Uint8Array): Uint8Array | undefined {
  const pieces = new Pieces(bytes)
  const data = view(bytes)
  if (latin(bytes, 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined
  pieces.keep(0, 8)
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + data.getUint32(at)
    if (end > bytes.length) return undefined
    const name = latin(bytes, at + 4, at + 8)
    if (needed.has(name)) pieces.keep(at, end)
    if (name === 'IEND') return pieces.join()
    at = end
  }
  return undefined
}

/** Whether it is an APNG, which decoders that do not know it show as its first frame. */
export function isMovingPng(bytes: Uint8Array): boolean {
  const data = view(bytes)
  for (let at = 8; at + 12 <= bytes.length; at += 12 + data.getUint32(at)) {
    const name = latin(bytes, at + 4, at + 8)
    if (name === 'acTL') return true
    if (name === 'IDAT') return false
  }
  return false
}
