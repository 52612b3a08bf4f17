/** Lets what follows slow work happen in the order the work was begun, for each key; the work itself runs side by side. */
export interface Lanes {
  /** Calls `next` with what the work gave, after everything of this key that was begun before. Rejects where the work does. */
  inTurn<T, R>(key: string, work: Promise<T>, next: (result: T) => Promise<R>): Promise<R>
  /** Whether nothing waits, of any key: then there is no turn to wait for. */
  readonly areIdle: boolean
}

export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>()

  return {
    async inTurn(key, work, next) {
      const before = last.get(key)
      const turn = Promise.allSettled([work, before])
      last.set(key, turn)
      const [result] = await turn
      if (last.get(key) === turn) last.delete(key)
      if (result.status === 'rejected') throw result.reason
      // At once: who finds the lane idle now comes after this.
      return next(result.value)
    },
    get areIdle() {
      return last.size === 0
    },
  }
}
