import { limits, StonechatError } from '@stonechat/protocol'
import { addressKey } from './address.js'

/** Who pays for a request, and how much. */
export interface Charge {
  readonly cost: number
  readonly userId?: number | undefined
  readonly ip?: string | undefined
}

/** Counts what users and addresses spend. Both carriers of a node share one. */
export interface Limiter {
  /**
   * Takes the points of a request, at once and without waiting, so that requests keep their order.
   * @throws StonechatError `rate_limited` with the time until the next window, in milliseconds; then nothing was taken
   */
  take(charge: Charge): void
}

export interface LimiterOptions {
  /** `false` counts nothing: for load tests. */
  readonly isEnabled: boolean
  readonly clock?: () => number
}

/**
 * A limiter in memory, by fixed windows of `limits.rateWindowMs`. All windows turn at the same time, so that turning
 * costs one `clear` and no timer, whatever the number of users.
 */
export function createLimiter({ isEnabled, clock = Date.now }: LimiterOptions): Limiter {
  if (!isEnabled) return { take() {} }

  const byUser = new Map<number, number>()
  const byAddress = new Map<string, number>()
  let windowEndsAt = 0

  const turn = (now: number) => {
    if (now < windowEndsAt && byAddress.size < maxCounted) return
    byUser.clear()
    byAddress.clear()
    windowEndsAt = now - (now % limits.rateWindowMs) + limits.rateWindowMs
  }

  return {
    take({ cost, userId, ip }) {
      const now = clock()
      turn(now)
      const address = ip === undefined ? undefined : addressKey(ip)
      const userPoints = cost + (userId === undefined ? 0 : (byUser.get(userId) ?? 0))
      const addressPoints = cost + (address === undefined ? 0 : (byAddress.get(address) ?? 0))
      const isOver =
        (userId !== undefined && userPoints > limits.ratePointsPerUser) ||
        (address !== undefined && addressPoints > limits.ratePointsPerIp)
      if (isOver) throw new StonechatError('rate_limited', { retryAfterMs: Math.max(1, windowEndsAt - now) })
      if (userId !== undefined) byUser.set(userId, userPoints)
      if (address !== undefined) byAddress.set(address, addressPoints)
    },
  }
}

/** Bounds memory under an attack from very many addresses: then the count starts over. */
const maxCounted = 500_000
