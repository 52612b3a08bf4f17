/** The storage that all tabs of the page's origin share; `undefined` where it is forbidden or there is none. */
export function findStorage(): Storage | undefined {
  try {
    // Refused storage may also be there and throw at its first use.
    globalThis.localStorage?.getItem('')
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
