import { monotonicOf } from '@stonechat/protocol/base'
import type { Clock } from '../contract/index.js'

/** How long failures make the next attempt wait: so many are free, then the wait doubles from a second up to the longest. */
export interface Patience {
  readonly free: number
  readonly longestMs: number
  /** A key without a further failure for so long begins anew. */
  readonly forgottenMs: number
  /** Beyond so many keys the oldest are forgotten. */
  readonly keysMax: number
}

/** An attempt under way, which counts like a failure until it has ended; one that was proven only once it has failed. */
export interface Attempt {
  failed(): void
  /** It was no failure, and leaves no trace. */
  undone(): void
}

export interface Failures {
  /** For how long an attempt has to wait, in milliseconds; 0 where it may be made. */
  waitMs(key: string): number
  /** How many times what is free has failed. */
  excess(key: string): number
  /** Begins an attempt that need not wait. One that need not because of a proof makes nobody wait longer who is waiting. */
  begin(key: string, isProven?: boolean): Attempt
  /** Forgets the failures of a key. */
  forget(key: string): void
}

interface Count {
  failures: number
  failedAt: number
  /** Until when the next one has to wait. */
  waitsUntil: number
  pending: number
}

const firstDelayMs = 1_000

/** Counts failures in memory, by keys of one kind. */
export function createFailures({ patience, clock }: { patience: Patience; clock: Clock }): Failures {
  const { free, longestMs, forgottenMs, keysMax } = patience
  const now = monotonicOf(clock)
  /** The key that failed or was tried longest ago comes first. */
  const counts = new Map<string, Count>()

  const delayAfter = (failures: number) =>
    failures < free ? 0 : Math.min(longestMs, firstDelayMs * 2 ** Math.min(failures - free, 30))

  function find(key: string): Count | undefined {
    const count = counts.get(key)
    if (count === undefined || count.pending > 0 || now() - count.failedAt < forgottenMs) return count
    counts.delete(key)
    return undefined
  }

  function open(key: string): Count {
    const count = find(key) ?? { failures: 0, failedAt: now(), waitsUntil: -Infinity, pending: 0 }
    counts.delete(key)
    counts.set(key, count)
    if (counts.size > keysMax) counts.delete(counts.keys().next().value!)
    return count
  }

  return {
    waitMs(key) {
      const count = find(key)
      if (count === undefined) return 0
      const { failures, waitsUntil, pending } = count
      // Where failures cost time, one attempt waits for the other: many at once would be as many guesses.
      const isAlone = pending === 0 || delayAfter(failures + pending) === 0
      if (!isAlone) return delayAfter(failures + pending)
      return Math.max(0, Math.ceil(waitsUntil - now()))
    },
    excess: (key) => (find(key)?.failures ?? 0) / free,
    begin(key, isProven = false) {
      const count = open(key)
      const weight = isProven ? 0 : 1
      count.pending += weight
      return {
        failed() {
          count.pending -= weight
          count.failures += 1
          count.failedAt = now()
          if (!isProven) count.waitsUntil = count.failedAt + delayAfter(count.failures)
        },
        undone() {
          count.pending -= weight
          const isEmpty = count.pending === 0 && count.failures === 0
          if (isEmpty && counts.get(key) === count) counts.delete(key)
        },
      }
    },
    forget(key) {
      counts.delete(key)
    },
  }
}
