import { StonechatError } from '@stonechat/protocol'
import type { Clock, Log } from '../../contract/index.js'
import { userLimits } from '../../limits.js'
import { createHourlyCounts } from '../../throttle/hourly-counts.js'
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
  const { perHour, region, clock, log } = options
  const perCountry = Math.ceil(perHour / userLimits.codeForeignCountryShare)
  const counts = createHourlyCounts({ clock, keysMax: userLimits.codeKeysMax })

  function warn(event: string, ceiling: Ceiling): void {
    const key = `${event} ${ceiling.scope}`
    if (counts.of(key) > 0) return
    counts.add(key)
    log.warn({ ...ceiling, sent: counts.of(ceiling.scope) }, event)
  }

  return {
    take(country) {
      const ceilings: Ceiling[] = [
        { scope: 'server', max: perHour },
        { scope: country, max: country === region ? perHour : perCountry },
      ]
      for (const ceiling of ceilings) {
        if (counts.of(ceiling.scope) < ceiling.max) continue
        warn('code.ceiling_reached', ceiling)
        throw new StonechatError('rate_limited', { retryAfterMs: counts.leftMs() })
      }
      const undone = ceilings.map((ceiling) => {
        const undo = counts.add(ceiling.scope)
        if (counts.of(ceiling.scope) >= ceiling.max * userLimits.codeCeilingNear)
          warn('code.ceiling_near', ceiling)
        return undo
      })
      return () => {
        for (const undo of undone) undo()
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
