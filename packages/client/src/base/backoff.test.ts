import * as limits from '@stonechat/protocol/client-limits'
import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.js'

describe('backoff', () => {
  it('[K51] every wait lies between reconnectMinMs and reconnectMaxMs, however many tries there were', () => {
    for (const attempt of [0, 1, 5, 10, 100, 10_000]) {
      expect(backoffMs(attempt, () => 0)).toBe(limits.reconnectMinMs)
      expect(backoffMs(attempt, () => 0.999_999)).toBeLessThanOrEqual(limits.reconnectMaxMs)
    }
    expect(backoffMs(100, () => 1)).toBe(limits.reconnectMaxMs)
  })

  it('[K52] the ceiling doubles, and chance spreads clients over the whole of it', () => {
    expect([0, 1, 2].map((attempt) => backoffMs(attempt, () => 1))).toEqual([1_000, 2_000, 4_000])
    expect(backoffMs(2, () => 0.5)).toBe(2_250)
  })
})
