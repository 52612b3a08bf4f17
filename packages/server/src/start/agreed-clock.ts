/** The time of the product: that of the database, where it is common to all nodes; otherwise the wall clock of the machine. */
import { type Clock, type Log, monotonicOf, systemClock } from '@stonechat/protocol/base'
import { type Aging, createAging } from './aging.js'
import { clockLimits } from './clock-limits.js'

export interface AgreedClockOptions {
  readonly log: Pick<Log, 'warn' | 'info'>
  /** What it is made of. Default: the clock of the machine. */
  readonly source?: Clock
}

/** An answer of another clock, and when it was asked for and came, by the monotonic side of ours. */
export interface ClockSample {
  readonly at: number
  readonly askedAt: number
  readonly answeredAt: number
}

export interface AgreedClock extends Clock {
  readonly monotonic: () => number
  readonly aging: Aging
  /** Takes what the common clock says. The first answer is followed at once: nothing was stamped before. */
  compare(sample: ClockSample): void
  /** By how much the wall clock is ahead of the common one; 0 where there is none. */
  aheadMs(): number
}

/**
 * A clock that follows the common one where the wall clock differs from it, and no leap of either before it has lasted: a
 * message that was stamped months ahead stays so, while stamps that are behind for a minute do no harm. Each is a line in the log.
 */
export function createAgreedClock({ log, source = systemClock }: AgreedClockOptions): AgreedClock {
  const monotonic = monotonicOf(source)
  /** What is to be added to the monotonic side to get the common time, and how exactly that is known. */
  let common: { readonly offset: number; readonly toleranceMs: number } | undefined
  let offset = source() - monotonic()
  let leap: { readonly offset: number; readonly since: number } | undefined
  let aheadMs = 0
  let toldAt: number | undefined

  function findOffset(at: number): number {
    const own = source() - at
    return common === undefined || Math.abs(own - common.offset) <= common.toleranceMs ? own : common.offset
  }

  const now = () => {
    const at = monotonic()
    const found = findOffset(at)
    const byMs = Math.round(found - offset)
    if (Math.abs(byMs) < clockLimits.clockLeapToleratedMs) {
      leap = undefined
      offset = found
    } else if (leap === undefined || Math.abs(found - leap.offset) >= clockLimits.clockLeapToleratedMs) {
      leap = { offset: found, since: at }
      log.warn({ byMs }, 'clock.set')
    } else if (at - leap.since >= clockLimits.clockHoldMs) {
      log.warn({ byMs }, 'clock.followed')
      leap = undefined
      offset = found
    }
    return Math.round(at + offset)
  }

  function compare({ at, askedAt, answeredAt }: ClockSample): void {
    const isFirst = common === undefined
    const doubtMs = (answeredAt - askedAt) / 2
    common = { offset: at - askedAt - doubtMs, toleranceMs: clockLimits.clockDifferenceMaxMs + doubtMs }
    aheadMs = Math.round(source() - monotonic() - common.offset)
    tell(Math.abs(aheadMs) > common.toleranceMs)
    if (!isFirst) return
    leap = undefined
    offset = findOffset(monotonic())
  }

  function tell(differs: boolean): void {
    const at = monotonic()
    if (!differs) {
      if (toldAt !== undefined) log.info({ aheadMs }, 'clock.agrees')
      toldAt = undefined
    } else if (toldAt === undefined || at - toldAt >= clockLimits.clockToldMs) {
      log.warn({ aheadMs, followed: 'database' }, 'clock.differs')
      toldAt = at
    }
  }

  const aging = createAging({ now, monotonic })
  return Object.assign(now, { monotonic, aging, usedAt: aging.usedAt, compare, aheadMs: () => aheadMs })
}
