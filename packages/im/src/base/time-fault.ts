import { faults, type Sentence } from '@stonechat/protocol'

/** Why something cannot be put off to this time; `undefined` where it is after `now`, and not too far ahead. */
export function findTimeFault(at: number, now: number, maxAheadMs: number): Sentence | undefined {
  if (at <= now) return faults.notPast
  return at > now + maxAheadMs ? faults.atMost(now + maxAheadMs) : undefined
}
