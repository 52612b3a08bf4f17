/** The storage that all tabs of the page's origin share; `undefined` where it is forbidden or there is none. */
export function findStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
