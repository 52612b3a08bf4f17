import { latin, Pieces } from './pieces.js'

/**
 * A GIF without comments, texts, XMP and what follows its end; it moves and repeats as before. See
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt.
 * @returns the same array where there is nothing to leave out; `undefined` where it is not whole
 */
export function stripGif(bytes: Uint8Array): Uint8Array | undefined {
  const pieces = new Pieces(bytes)
  if (!/^GIF8[79]a$/.test(latin(bytes, 0, 6)) || bytes.length < 13) return undefined
  let at = 13 + tableBytes(bytes[10] ?? 0)
  pieces.keep(0, at)
  while (at < bytes.length) {
    const kind = bytes[at]
    if (kind === 0x3b) {
      pieces.keep(at, at + 1)
      return pieces.join()
    }
    const data = kind === 0x2c ? at + 11 + tableBytes(bytes[at + 9] ?? 0) : at + 2
    const end = kind === 0x2c || kind === 0x21 ? endOfBlocks(bytes, data) : undefined
    if (end === undefined) return undefined
    if (kind === 0x2c || isControl(bytes, at, end) || isRepeat(bytes, at, end)) pieces.keep(at, end)
    at = end
  }
  return undefined
}

/** How long a table of colours is, by the flags before it. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** Where blocks end that each begin with their length; an empty one is the last. */
function endOfBlocks(bytes: Uint8Array, start: number): number | undefined {
  let at = start
  for (;;) {
    const length = bytes[at]
    if (length === undefined) return undefined
    at += 1 + length
    if (length === 0) return at
  }
}

/** How long a frame is shown, and what of it is clear. */
function isControl(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at + 1] === 0xf9 && end - at === 8
}

/** How often it is repeated. */
function isRepeat(bytes: Uint8Array, at: number, end: number): boolean {
  const name = latin(bytes, at + 3, at + 14)
  const isExtension = bytes[at + 1] === 0xff && bytes[at + 2] === 11 && end - at === 19
  return isExtension && ['NETSCAPE2.0', 'ANIMEXTS1.0'].includes(name)
}
