import { expect, it, vi } from 'vitest'
import type { Log } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { createEventPruner } from './event-pruner.js'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
const now = 1_790_000_000_000

it('[M310] events older than they are kept are pruned in steps, at the start and every hour', async () => {
  vi.useFakeTimers()
  try {
    const left = [imLimits.eventsPruneMaxRows, imLimits.eventsPruneMaxRows, 7, 3]
    const asked: (readonly [number, number])[] = []
    const store = {
      pruneEvents: async (before: number, limit: number) => {
        asked.push([before, limit])
        return left.shift() ?? 0
      },
    }
    await using _ = createEventPruner({ store, clock: () => now, log: silent })
    await vi.advanceTimersByTimeAsync(0)
    const step = [now - imLimits.eventsKeptMs, imLimits.eventsPruneMaxRows]
    expect(asked).toEqual([step, step, step])
    await vi.advanceTimersByTimeAsync(imLimits.eventsPruneIntervalMs)
    expect(asked).toHaveLength(4)
  } finally {
    vi.useRealTimers()
  }
})

it('[M311] an outage while pruning is logged and tried again the next time', async () => {
  vi.useFakeTimers()
  try {
    const warned: string[] = []
    let calls = 0
    const store = {
      pruneEvents: async () => {
        calls += 1
        throw new Error('away')
      },
    }
    const log = { ...silent, warn: (_: object, event: string) => void warned.push(event) }
    await using _ = createEventPruner({ store, clock: () => now, log })
    await vi.advanceTimersByTimeAsync(imLimits.eventsPruneIntervalMs)
    expect(calls).toBe(2)
    expect(warned).toEqual(['events.not_pruned', 'events.not_pruned'])
  } finally {
    vi.useRealTimers()
  }
})
