import { StonechatError } from '@stonechat/protocol'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { userLimits } from '../limits.js'
import { ipKey } from './ip-key.js'

export interface Throttle {
  /**
   * Runs a guess. Its points are taken before and given back unless the guess was wrong, so that guesses made at the
   * same time do not get more tries than the limit.
   * @param account what is guessed at; omitted where the store counts attempts itself
   * @throws StonechatError `rate_limited`, or whatever the guess throws
   */
  guess<T>(whom: { account?: string; ip: string | undefined }, attempt: () => Promise<T>): Promise<T>
  /** Counts one code sent. @throws StonechatError `rate_limited` */
  takeCode(whom: { target: string; ip: string | undefined }): Promise<void>
}

const hourSeconds = 3_600

/** Counts in memory, for each node by itself. */
export function createThrottle(): Throttle {
  const windowSeconds = userLimits.loginFailureWindowMs / 1_000
  const failuresByAccount = limiter(userLimits.loginMaxFailuresPerAccount, windowSeconds)
  const failuresByIp = limiter(userLimits.loginMaxFailuresPerIp, windowSeconds)
  const codesByTarget = limiter(userLimits.codeMaxPerTargetPerHour, hourSeconds)
  const codesByIp = limiter(userLimits.codeMaxPerIpPerHour, hourSeconds)

  return {
    async guess({ account, ip }, attempt) {
      const taken: { limiter: RateLimiterMemory; key: string }[] = []
      const giveBack = () => Promise.all(taken.map((one) => one.limiter.reward(one.key)))
      const take = async (from: RateLimiterMemory, key: string) => {
        await consume(from, key)
        taken.push({ limiter: from, key })
      }
      try {
        // The address first: one that is shut out must not lock other people's accounts.
        if (ip !== undefined) await take(failuresByIp, ipKey(ip))
        if (account !== undefined) await take(failuresByAccount, account)
        const result = await attempt()
        await giveBack()
        return result
      } catch (error) {
        if (!isWrongGuess(error)) await giveBack()
        throw error
      }
    },

    async takeCode({ target, ip }) {
      if (ip !== undefined) await consume(codesByIp, ipKey(ip))
      await consume(codesByTarget, target)
    },
  }
}

/** No limits at all: for load tests. */
export const noThrottle: Throttle = {
  guess: (_whom, attempt) => attempt(),
  takeCode: () => Promise.resolve(),
}

function limiter(points: number, duration: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration })
}

async function consume(from: RateLimiterMemory, key: string): Promise<void> {
  try {
    await from.consume(key)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw new StonechatError('rate_limited', { retryAfterMs: refusal.msBeforeNext })
  }
}

function isWrongGuess(error: unknown): boolean {
  return (
    error instanceof StonechatError && (error.code === 'invalid_credentials' || error.code === 'invalid_code')
  )
}
