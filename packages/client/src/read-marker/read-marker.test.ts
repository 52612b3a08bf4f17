import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ClientError } from '../base/client-error.js'
import { peer } from '../testing/fake-world.js'
import { ReadMarker } from './read-marker.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function openMarker(push: (seq: number) => Promise<void>) {
  const pushed: number[] = []
  const marker = new ReadMarker({
    push: (_target, seq) => {
      pushed.push(seq)
      return push(seq)
    },
    isOpen: () => true,
    random: () => 0,
    onTold: () => {},
  })
  return { marker, pushed }
}

describe('telling the server what was read', () => {
  it('[K442] positions that move one after the other reach it as one request, the newest, and never move back', async () => {
    const { marker, pushed } = openMarker(async () => {})
    for (const seq of [1, 2, 4, 3]) marker.mark(peer, seq)
    await vi.runAllTimersAsync()
    expect(pushed).toEqual([4])
    marker.mark(peer, 2)
    await vi.runAllTimersAsync()
    expect(pushed).toEqual([4])
    expect(marker.isTold('user:10002')).toBe(true)
  })

  it('[K443] a position that could not be sent is sent again, and what moved meanwhile with it', async () => {
    let refusals = 2
    const { marker, pushed } = openMarker(async () => {
      refusals -= 1
      if (refusals >= 0) throw new ClientError('unavailable')
    })
    marker.mark(peer, 1)
    await vi.advanceTimersToNextTimerAsync()
    marker.mark(peer, 5)
    expect(marker.isTold('user:10002')).toBe(false)
    await vi.runAllTimersAsync()
    expect(pushed).toEqual([1, 5, 5])
    expect(marker.isTold('user:10002')).toBe(true)
  })
})
