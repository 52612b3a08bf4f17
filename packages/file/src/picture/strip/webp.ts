import { latin, Pieces, view } from './pieces.js'

const needed = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])

/** In the header of a WebP: that there is EXIF, that there is XMP. */
const metadataFlags = 0x08 | 0x04

/**
 * A WebP without EXIF, XMP, unknown chunks and what follows its end. See https://developers.google.com/speed/webp/docs/riff_container.
 * @returns the same array where there is nothing to leave out; `undefined` where it is not whole
 */
export function stripWebp(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 12 || latin(bytes, 0, 4) !== 'RIFF' || latin(bytes, 8, 12) !== 'WEBP') return undefined
  const data = view(bytes)
  const whole = 8 + data.getUint32(4, true)
  if (whole > bytes.length) return undefined
  const pieces = new Pieces(bytes)
  pieces.keep(0, 12)
  for (let at = 12; at < whole; ) {
    if (at + 8 > whole) return undefined
    const length = data.getUint32(at + 4, true)
    // Chunks begin at even places.
    const end = at + 8 + length + (length % 2)
    if (end > whole) return undefined
    const name = latin(bytes, at, at + 4)
    if (name === 'VP8X' && ((bytes[at + 8] ?? 0) & metadataFlags) !== 0) {
      const header = bytes.slice(at, end)
      header[8] = (header[8] ?? 0) & ~metadataFlags
      pieces.replace(header)
    } else if (needed.has(name)) pieces.keep(at, end)
    at = end
  }
  const stripped = pieces.join()
  if (stripped === bytes) return bytes
  view(stripped).setUint32(4, stripped.length - 8, true)
  return stripped
}
