import { latin, Pieces, view } from './pieces.js'

/**
 * A JPEG with what decoding needs and nothing else: no EXIF, XMP, comments, thumbnails, second pictures, nor what follows its end.
 * Colour profiles stay, pixels stay as they are. See ITU-T T.81, annex B.
 * @returns the same array where there is nothing to leave out; `undefined` where it is not whole
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const pieces = new Pieces(bytes)
  const data = view(bytes)
  if (bytes.length < 4 || data.getUint16(0) !== 0xffd8) return undefined
  pieces.keep(0, 2)
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === endOfImage) {
      pieces.keep(at, at + 2)
      return pieces.join()
    }
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (at + 4 > bytes.length) return undefined
    const end = at + 2 + data.getUint16(at + 2)
    if (end < at + 4 || end > bytes.length) return undefined
    const next = marker === startOfScan ? endOfScan(bytes, end) : end
    if (isNeeded(bytes, marker, at, end)) pieces.keep(at, next)
    at = next
  }
  return undefined
}

const endOfImage = 0xd9
const startOfScan = 0xda

function isNeeded(bytes: Uint8Array, marker: number, at: number, end: number): boolean {
  const name = (length: number) => latin(bytes, at + 4, at + 4 + length)
  // A JFIF header that is longer has a small picture in it.
  if (marker === 0xe0) return end - at === 18 && name(5) === 'JFIF\0'
  if (marker === 0xe2) return name(12) === 'ICC_PROFILE\0'
  // It says how colours are to be read.
  if (marker === 0xee) return end - at === 16 && name(5) === 'Adobe'
  const isApplication = marker >= 0xe0 && marker <= 0xef
  return !isApplication && marker !== 0xfe
}

/** Where the next segment begins; in a scan 0xff is followed by 0 or by a mark to restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = start; ; at += 2) {
    at = bytes.indexOf(0xff, at)
    const marker = bytes[at + 1]
    if (at === -1 || marker === undefined) return bytes.length
    if (marker === 0xff) {
      at -= 1
      continue
    }
    if (marker !== 0 && (marker < 0xd0 || marker > 0xd7)) return at
  }
}
