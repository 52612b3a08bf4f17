import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { workLimits } from '../limits.js'
import { keepLease } from './keep-lease.js'
import { type Bounds, runBounded } from './run-bounded.js'

const leaseMs = 3_000
const never = new AbortController().signal

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a lease that is kept', () => {
  const keep = (renew: () => Promise<boolean>) => keepLease({ takenAt: performance.now(), leaseMs, renew })

  it('[J110] a lease is renewed well before it expires, for as long as it is needed', async () => {
    let renewals = 0
    const lease = keep(async () => {
      renewals += 1
      return true
    })
    await vi.advanceTimersByTimeAsync(10 * leaseMs)
    expect(lease.lost.aborted).toBe(false)
    expect(renewals).toBe(30)
    lease[Symbol.dispose]()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('[J111] a lease that another has taken is lost at once', async () => {
    const lease = keep(async () => false)
    await vi.advanceTimersByTimeAsync(leaseMs / 3)
    expect(lease.lost.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('[J112] while renewals fail, a lease counts as lost once it may have expired, and not before', async () => {
    let isAway = true
    const lease = keep(async () => {
      if (isAway) throw new Error('away')
      return true
    })
    await vi.advanceTimersByTimeAsync(leaseMs - 500)
    isAway = false
    await vi.advanceTimersByTimeAsync(2 * leaseMs)
    expect(lease.lost.aborted).toBe(false)
    isAway = true
    await vi.advanceTimersByTimeAsync(leaseMs)
    expect(lease.lost.aborted).toBe(true)
  })

  it('[J113] a renewal that is never answered does not keep a lease', async () => {
    const lease = keep(() => new Promise(() => {}))
    await vi.advanceTimersByTimeAsync(leaseMs)
    expect(lease.lost.aborted).toBe(true)
  })

  it('[J114] a lease counts from when it was asked for, however late the answer came', async () => {
    const takenAt = performance.now()
    await vi.advanceTimersByTimeAsync(leaseMs - 100)
    const lease = keepLease({ takenAt, leaseMs, renew: () => new Promise(() => {}) })
    await vi.advanceTimersByTimeAsync(99)
    expect(lease.lost.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(lease.lost.aborted).toBe(true)
  })
})

describe('work with an end', () => {
  const bounds = (given: Partial<Bounds> = {}): Bounds => ({
    ...{ timeoutMs: 1_000, lost: never, stopped: never },
    ...given,
  })
  const untilTold = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

  it('[J120] work that ends by itself gives its value or its error, and leaves no timer behind', async () => {
    expect(await runBounded(bounds(), async () => 7)).toEqual({ status: 'done', value: 7 })
    const error = new Error('no')
    const failed = await runBounded(bounds(), () => Promise.reject(error))
    expect(failed).toEqual({ status: 'failed', error, cut: undefined, isLeft: false })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('[J121] work receives the signal at its timeout, when its lease is lost and when the process stops, and does not begin after that', async () => {
    const timedOut = runBounded(bounds(), untilTold)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await timedOut).toMatchObject({ cut: 'timed_out', isLeft: false })
    for (const [name, cut] of [
      ['lost', 'lost'],
      ['stopped', 'stopped'],
    ] as const) {
      const controller = new AbortController()
      const running = runBounded(bounds({ [name]: controller.signal }), untilTold)
      controller.abort()
      expect(await running).toMatchObject({ cut, isLeft: false })
      const begun: unknown[] = []
      const late = runBounded(
        bounds({ [name]: controller.signal }),
        async (signal) => void begun.push(signal),
      )
      expect(await late).toMatchObject({ cut })
      expect(begun).toEqual([])
    }
    expect(vi.getTimerCount()).toBe(0)
  })

  it('[J122] work that ignores the signal is abandoned after a while', async () => {
    const deaf = () => new Promise<never>(() => {})
    const timedOut = runBounded(bounds(), deaf)
    await vi.advanceTimersByTimeAsync(1_000 + workLimits.abortGraceMs)
    expect(await timedOut).toMatchObject({ cut: 'timed_out', isLeft: true })
    const stop = new AbortController()
    const stopping = runBounded(bounds({ stopped: stop.signal }), deaf)
    stop.abort()
    await vi.advanceTimersByTimeAsync(workLimits.stopGraceMs)
    expect(await stopping).toMatchObject({ cut: 'stopped', isLeft: true })
  })

  it('[J123] work that completes after the signal has completed', async () => {
    const stop = new AbortController()
    const running = runBounded(bounds({ stopped: stop.signal }), async (signal) => {
      await untilTold(signal).catch(() => {})
      return 'done'
    })
    stop.abort()
    expect(await running).toEqual({ status: 'done', value: 'done' })
  })
})
