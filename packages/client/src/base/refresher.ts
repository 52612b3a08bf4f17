/**
 * What has no `rev`: of two answers to what was asked at the same time nobody knows which is the newer one. They are read one after
 * the other, and nothing else is taken.
 */
export function createRefresher<T>(read: () => Promise<T>, take: (answer: T) => void) {
  let wanted = 0
  let held = 0
  let reading = Promise.resolve()
  const tryAgain = (): void => {
    reading = reading
      .then(async () => {
        const reached = wanted
        if (held === reached) return
        const answer = await read()
        held = reached
        take(answer)
      })
      .catch(() => {})
  }
  return {
    /** What is held is not the latest, also while that is being read. */
    isOld: () => held < wanted,
    /** Does nothing where it is not known to be old. */
    tryAgain,
    refresh(): Promise<void> {
      wanted += 1
      tryAgain()
      return reading
    },
  }
}
