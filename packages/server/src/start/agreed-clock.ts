/** The time of the product: the wall clock of the machine, unless that was just set. */
import { type Clock, monotonicOf, systemClock } from '@stonechat/protocol/base'
import type { Logger } from '../observe/logger.js'

export interface AgreedClockOptions {
  readonly log: Pick<Logger, 'warn'>
  /** What it is made of. Default: the clock of the machine. */
  readonly source?: Clock
}

/** By how much the wall clock may leap and be followed at once; network time moves it less. */
const toleratedMs = 2_000

/** A clock that was set for good is followed after this time; one that leaps forth and back within it is not followed at all. */
export const clockHoldMs = 60_000

/**
 * A clock that follows no leap before it has lasted: a message that was stamped months ahead stays so, while stamps that are
 * behind for a minute do no harm. Each leap is a line in the log.
 */
export function createAgreedClock({ log, source = systemClock }: AgreedClockOptions): Clock {
  const monotonic = monotonicOf(source)
  let offset = source() - monotonic()
  let leap: { readonly offset: number; readonly since: number } | undefined

  const now = () => {
    const at = monotonic()
    const found = source() - at
    const byMs = Math.round(found - offset)
    if (Math.abs(byMs) < toleratedMs) {
      leap = undefined
      offset = found
    } else if (leap === undefined || Math.abs(found - leap.offset) >= toleratedMs) {
      leap = { offset: found, since: at }
      log.warn({ byMs }, 'clock.set')
    } else if (at - leap.since >= clockHoldMs) {
      log.warn({ byMs }, 'clock.followed')
      leap = undefined
      offset = found
    }
    return Math.round(at + offset)
  }
  return Object.assign(now, { monotonic })
}
