import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ClientError } from './client-error.js'
import { Retry } from './retry.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const refusal = new ClientError('unavailable')

describe('another try', () => {
  it('[K436] another try comes after a wait that grows with each failure, and is the shortest again after a success', () => {
    const tries: number[] = []
    const retry = new Retry({ isOpen: () => true, random: () => 1 }, () => tries.push(Date.now()))
    const waitOf = (error: ClientError) => {
      const before = Date.now()
      retry.later(error)
      vi.runAllTimers()
      return tries.at(-1)! - before
    }
    const waits = [1, 2, 3].map(() => waitOf(refusal))
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits[2]).toBeGreaterThan(waits[0]!)
    expect(waitOf(new ClientError('rate_limited', { retryAfterMs: 99_000 }))).toBe(99_000)
    retry.reset()
    expect(waitOf(refusal)).toBe(waits[0])
  })

  it.each([
    ['without a connection', () => false, refusal],
    ['after a refusal for good', () => true, new ClientError('not_a_member')],
    ['after an error that is a fault of the program', () => true, new TypeError('fault')],
  ])('[K437] another try does not come %s', (_when, isOpen, error) => {
    const retry = new Retry({ isOpen, random: () => 0 }, () => {})
    retry.later(error)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('[K438] another try does not come for what was stopped, also where the failure comes after that', () => {
    const retry = new Retry({ isOpen: () => true, random: () => 0 }, () => {})
    retry.later(refusal)
    retry.stop()
    expect(vi.getTimerCount()).toBe(0)
    retry.later(refusal)
    expect(vi.getTimerCount()).toBe(0)
  })
})
