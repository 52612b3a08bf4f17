import { describe, expect, it } from 'vitest'
import { monotonicOf, systemClock } from './clock.js'

describe('the clock of the machine', () => {
  it('[R951] the clock of the machine gives whole milliseconds, of the time and of durations', () => {
    for (let look = 0; look < 1_000; look += 1) {
      expect(Number.isSafeInteger(systemClock())).toBe(true)
      expect(Number.isSafeInteger(monotonicOf(systemClock)())).toBe(true)
    }
  })
})
