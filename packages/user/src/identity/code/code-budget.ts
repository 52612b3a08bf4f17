import { StonechatError } from '@stonechat/protocol'
import { monotonicOf } from '@stonechat/protocol/base'
import type { Clock, Log } from '../../contract/index.js'
import { userLimits } from '../../limits.js'
import type { Region } from '../phone/phone.js'

/** Text messages that are paid for: how many go out an hour, to each country and in all. */
export interface CodeBudget {
  /**
   * Takes one message to a country, at once.
   * @returns gives it back, where nothing was sent after all
   * @throws StonechatError `rate_limited` with the time until the next hour
   */
  take(country: string): () => void
}

const windowMs = 60 * 60_000

/**
 * Counts in memory, for each node by itself. Whoever gets money for messages to numbers abroad has many addresses and numbers:
 * nothing else bounds the bill. Other countries than one's own get a share; what comes near a ceiling is logged once an hour.
 */
export function createCodeBudget(options: {
  readonly perHour: number
  readonly region: Region
  readonly clock: Clock
  readonly log: Log
}): CodeBudget {
  const { perHour, region, log } = options
  const clock = monotonicOf(options.clock)
  const perCountry = Math.ceil(perHour / userLimits.codeForeignCountryShare)
  let counts = new Map<string, number>()
  let warned = new Set<string>()
  let windowEndsAt = 0

  function turn(now: number): void {
    if (now < windowEndsAt) return
    counts = new Map()
    warned = new Set()
    windowEndsAt = now - (now % windowMs) + windowMs
  }

  function warn(event: string, ceiling: Ceiling): void {
    const key = `${event} ${ceiling.scope}`
    if (warned.has(key)) return
    warned.add(key)
    log.warn({ ...ceiling, sent: counts.get(ceiling.scope) ?? 0 }, event)
  }

  return {
    take(country) {
      const now = clock()
      turn(now)
      const ofThisHour = counts
      const ceilings: Ceiling[] = [
        { scope: 'server', max: perHour },
        { scope: country, max: country === region ? perHour : perCountry },
      ]
      for (const ceiling of ceilings) {
        if ((counts.get(ceiling.scope) ?? 0) < ceiling.max) continue
        warn('code.ceiling_reached', ceiling)
        throw new StonechatError('rate_limited', { retryAfterMs: Math.ceil(windowEndsAt - now) })
      }
      for (const ceiling of ceilings) {
        const sent = (counts.get(ceiling.scope) ?? 0) + 1
        counts.set(ceiling.scope, sent)
        if (sent >= ceiling.max * userLimits.codeCeilingNear) warn('code.ceiling_near', ceiling)
      }
      return () => {
        for (const { scope } of ceilings) ofThisHour.set(scope, (ofThisHour.get(scope) ?? 1) - 1)
      }
    },
  }
}

interface Ceiling {
  /** `server` or a country such as `CN`. */
  readonly scope: string
  readonly max: number
}

/** For load tests. */
export const noCodeBudget: CodeBudget = { take: () => () => {} }
