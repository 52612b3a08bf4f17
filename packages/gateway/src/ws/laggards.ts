/** One connection with bytes that its socket has not taken yet. */
export interface Laggard {
  /** How many, right now. */
  readonly backlogBytes: number
  /** Disconnects it as behind. */
  disconnect(): void
}

/**
 * What all slow connections of a node may hold together. Each alone has its limit; this one holds where there are
 * thousands of them.
 */
export interface Laggards {
  /** These bytes were written and are still here. */
  note(laggard: Laggard, bytes: number): void
  /** This one is gone. Idempotent. */
  forget(laggard: Laggard): void
  /** Disconnects those furthest behind where there is too much. Cheap while nobody lags. */
  settle(): void
}

/**
 * Counting costs a look at each laggard, so it is done once for every sixteenth of the limit that was added. What
 * members of a group share is counted for each of them: the sum is never too low.
 */
export function createLaggards({ maxBytes }: { readonly maxBytes: number }): Laggards {
  const laggards = new Set<Laggard>()
  let added = 0

  return {
    note(laggard, bytes) {
      laggards.add(laggard)
      added += bytes
    },

    forget(laggard) {
      laggards.delete(laggard)
    },

    settle() {
      if (added < maxBytes / 16) return
      added = 0
      let total = 0
      const behind: { readonly laggard: Laggard; readonly bytes: number }[] = []
      for (const laggard of laggards) {
        const bytes = laggard.backlogBytes
        if (bytes === 0) laggards.delete(laggard)
        else behind.push({ laggard, bytes })
        total += bytes
      }
      if (total <= maxBytes) return
      behind.sort((one, other) => other.bytes - one.bytes)
      for (const { laggard, bytes } of behind) {
        laggards.delete(laggard)
        laggard.disconnect()
        total -= bytes
        // With room to spare, so that the next kilobyte does not disconnect another one.
        if (total <= maxBytes * 0.75) return
      }
    },
  }
}
