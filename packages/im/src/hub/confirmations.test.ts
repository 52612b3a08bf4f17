import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { imLimits } from '../limits.js'
import { createConfirmations } from './confirmations.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('confirmations', () => {
  it('[M69] a connection that was delivered to in one burst is asked at once, and then at different times, once a round each', () => {
    const count = 1_000
    let asked = 0
    let hasMore = true
    const connections = Array.from({ length: count }, () => ({
      askForConfirmation() {
        asked += 1
        return hasMore
      },
    }))
    using confirmations = createConfirmations()
    for (const one of connections) confirmations.note(one)
    expect(asked).toBe(count)

    // With jitter every connection has been asked once more after one and a half rounds.
    vi.advanceTimersByTime(imLimits.deliveredPingDelayMs * 1.5)
    const perTurn: number[] = []
    for (let turn = 0; turn < 10; turn += 1) {
      const before = asked
      vi.advanceTimersByTime(imLimits.deliveredPingDelayMs / 10)
      perTurn.push(asked - before)
    }
    expect(perTurn).toEqual(Array(10).fill(count / 10))

    // With nothing left to confirm each connection is asked once more, and then none.
    hasMore = false
    vi.advanceTimersByTime(imLimits.deliveredPingDelayMs)
    const last = asked
    vi.advanceTimersByTime(imLimits.deliveredPingDelayMs * 5)
    expect(asked).toBe(last)
    expect(vi.getTimerCount()).toBe(0)
  })
})
