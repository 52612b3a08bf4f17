/**
 * How many bytes a text frame has when its JSON escapes are written as the characters that they stand for. Some clients escape all
 * that is not ASCII, which makes an emoji of 4 bytes 12 long: what may be sent must not depend on that.
 */
export function countUnescapedBytes(frame: Buffer): number {
  let saved = 0
  for (let at = frame.indexOf(backslash); at >= 0; ) {
    const isUnit = frame[at + 1] === letterU
    saved += isUnit ? 6 - sizeOfUnit(Number.parseInt(frame.toString('latin1', at + 2, at + 6), 16)) : 1
    at = frame.indexOf(backslash, at + (isUnit ? 6 : 2))
  }
  return frame.length - saved
}

const backslash = 0x5c
const letterU = 0x75

/** The two halves of a pair make 4 bytes together. */
function sizeOfUnit(unit: number): number {
  if (unit < 0x80) return 1
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
}
