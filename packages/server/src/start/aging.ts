import { clockLimits } from './clock-limits.js'

/** The time by which things get old. */
export interface Aging {
  (): number
  /** The stamp of a use: not before what was stamped last, where the clock is behind that. */
  usedAt(): number
  /** Begins anew. A clock that is far ahead of what was stamped last does not make everything old at once. */
  begin(newestAt: number | undefined): void
}

/**
 * The time by which that expires what nobody uses: never ahead of the clock, and behind it after a leap ahead, when it passes at most
 * `clockCatchUpSpeed` times as fast as real time. Whoever is active is stamped again and again meanwhile, and never gets old.
 */
export function createAging(options: { now: () => number; monotonic: () => number }): Aging {
  const { now, monotonic } = options
  let since = monotonic()
  let at = now()
  let stampedAt = Number.NEGATIVE_INFINITY
  const read = () => {
    const passed = monotonic() - since
    since += passed
    at = Math.min(now(), at + passed * clockLimits.clockCatchUpSpeed)
    return at
  }
  return Object.assign(read, {
    usedAt: () => Math.max(now(), stampedAt),
    begin(newestAt: number | undefined) {
      since = monotonic()
      at = now()
      if (newestAt === undefined) return
      if (newestAt - at < clockLimits.clockBehindMaxMs) stampedAt = newestAt
      if (at - newestAt > clockLimits.clockGapMaxMs) at = newestAt
    },
  })
}
