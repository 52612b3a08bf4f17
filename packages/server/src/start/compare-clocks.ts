/** Asks the database for the time, before the first stamp and from then on. */

import type { Log } from '@stonechat/protocol/base'
import type { ClockStore } from '@stonechat/work'
import type { AgreedClock, ClockSample } from './agreed-clock.js'
import { clockLimits } from './clock-limits.js'

export interface ComparedClocks {
  readonly clock: AgreedClock
  readonly store: ClockStore
  readonly log: Pick<Log, 'warn' | 'debug'>
}

/**
 * Compares the clocks once and then every `clockComparedMs`. A database on this machine has no other clock than we have: then only what
 * was stamped last says something, and a wall clock far from it is a line in the log.
 * @throws StonechatError `unavailable` where the database does not answer the first question
 */
export async function compareClocks({ clock, store, log }: ComparedClocks): Promise<AsyncDisposable> {
  const first = await ask()
  if (!first.isShared) {
    clock.aging.begin(first.newestAt)
    tellOfStamps(clock() - (first.newestAt ?? clock()))
    return { async [Symbol.asyncDispose]() {} }
  }
  let best = first
  for (let asked = 1; asked < clockLimits.clockStartQuestions; asked += 1) {
    const answer = await ask()
    if (tookMs(answer) < tookMs(best)) best = answer
  }
  clock.compare(best)
  clock.aging.begin(first.newestAt)

  let asking: Promise<void> | undefined
  const timer = setInterval(() => {
    asking ??= askAgain().finally(() => {
      asking = undefined
    })
  }, clockLimits.clockComparedMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await asking
    },
  }

  async function ask() {
    const askedAt = clock.monotonic()
    const time = await store.readTime()
    return { ...time, askedAt, answeredAt: clock.monotonic() }
  }

  async function askAgain(): Promise<void> {
    try {
      const answer = await ask()
      if (tookMs(answer) <= clockLimits.clockRoundTripMaxMs) clock.compare(answer)
    } catch (err) {
      // While it is away nothing is stamped in it either.
      log.debug({ err }, 'clock.not_compared')
    }
  }

  /** @param aheadMs by how much the wall clock is ahead of what was stamped last */
  function tellOfStamps(aheadMs: number): void {
    if (aheadMs < -clockLimits.clockLeapToleratedMs) log.warn({ aheadMs }, 'clock.behind_stamps')
    else if (aheadMs > clockLimits.clockGapMaxMs) log.warn({ aheadMs }, 'clock.ahead_of_stamps')
  }
}

const tookMs = ({ askedAt, answeredAt }: ClockSample) => answeredAt - askedAt
