/** Whether a database and every client can hold this text unchanged: no NUL, no half of a surrogate pair. */
export function isStorableText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}
