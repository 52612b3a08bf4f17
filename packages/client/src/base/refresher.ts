/**
 * What has no `rev`: of two answers to what was asked at the same time nobody knows which is the newer one. They are read one after
 * the other, and nothing else is shown.
 */
export function createRefresher(read: () => Promise<void>) {
  let isOld = false
  let reading = Promise.resolve()
  const tryAgain = (): void => {
    reading = reading.then(() => {
      if (!isOld) return undefined
      isOld = false
      return read().catch(() => {
        isOld = true
      })
    })
  }
  return {
    isOld: () => isOld,
    /** Does nothing where it is not known to be old. */
    tryAgain,
    refresh(): Promise<void> {
      isOld = true
      tryAgain()
      return reading
    },
  }
}
