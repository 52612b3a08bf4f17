/** Lets what follows slow work happen in the order the work was begun, for each key; the work itself runs side by side. */
export function createLanes(): <T>(key: string, work: Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()

  return async (key, work) => {
    const before = last.get(key)
    const turn = Promise.allSettled([before, work])
    last.set(key, turn)
    await turn
    if (last.get(key) === turn) last.delete(key)
    return work
  }
}
