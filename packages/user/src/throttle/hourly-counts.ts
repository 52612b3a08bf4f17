import { monotonicOf } from '@stonechat/protocol/base'
import type { Clock } from '../contract/index.js'

/** Counts by key. All of them begin anew with the next hour, at once, so that none needs a timer. */
export interface HourlyCounts {
  /** How many were counted of a key in this hour. */
  of(key: string): number
  /** Counts one more. @returns takes it back, unless its hour is over */
  add(key: string): () => void
  /** Milliseconds until the next hour, at least 1. */
  leftMs(): number
}

const hourMs = 60 * 60_000

/** Counts in memory, by a clock that nobody sets. Beyond `keysMax` keys the one that was counted first is forgotten. */
export function createHourlyCounts(options: { clock: Clock; keysMax: number }): HourlyCounts {
  const now = monotonicOf(options.clock)
  let counts = new Map<string, number>()
  let endsAt = 0

  function ofThisHour(): Map<string, number> {
    const at = now()
    if (at < endsAt) return counts
    endsAt = at - (at % hourMs) + hourMs
    counts = new Map()
    return counts
  }

  return {
    of: (key) => ofThisHour().get(key) ?? 0,
    add(key) {
      const hour = ofThisHour()
      hour.set(key, 1 + (hour.get(key) ?? 0))
      if (hour.size > options.keysMax) hour.delete(hour.keys().next().value!)
      return () => {
        const count = hour.get(key) ?? 0
        if (count > 1) hour.set(key, count - 1)
        else hour.delete(key)
      }
    },
    leftMs() {
      ofThisHour()
      return Math.max(1, Math.ceil(endsAt - now()))
    },
  }
}
