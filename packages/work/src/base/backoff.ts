import { workLimits } from '../limits.js'

/**
 * How long to wait before trying again: doubled with every attempt that failed, from `retryMinMs` to `retryMaxMs`, with
 * jitter: between half of it and all, so that what failed together does not come back together.
 * @param attempt how many have failed, from 1 on
 * @param random from 0 up to 1
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const fullMs = Math.min(workLimits.retryMaxMs, workLimits.retryMinMs * 2 ** (attempt - 1))
  return Math.round(fullMs * (0.5 + random() / 2))
}
