/**
 * Runs slow preparations side by side and lets what follows them happen in the order they were begun, for each key.
 */
export function createTurns(): <T>(key: string, preparation: Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()

  return async (key, preparation) => {
    const before = last.get(key)
    const turn = Promise.allSettled([before, preparation])
    last.set(key, turn)
    await turn
    if (last.get(key) === turn) last.delete(key)
    return preparation
  }
}
