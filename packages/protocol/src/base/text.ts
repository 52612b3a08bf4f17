/** Whether a database and every client can hold this text unchanged: no NUL, no half of a surrogate pair. */
export function isStorableText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}

/** How many bytes a text takes in UTF-8. */
export function countBytes(value: string): number {
  let bytes = 0
  for (const character of value) {
    const code = character.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
