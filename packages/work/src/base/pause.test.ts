import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { workLimits } from '../limits.js'
import { backoffMs } from './backoff.js'
import { errorText } from './error-text.js'
import { createPause } from './pause.js'

const never = new AbortController().signal

describe('waiting', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('[J100] a pause ends with its time, when it is woken, and at a signal, and leaves no timer behind', async () => {
    const pause = createPause()
    const stop = new AbortController()
    const byTime = pause.rest(50, never)
    vi.advanceTimersByTime(50)
    await byTime
    const byWaking = pause.rest(50, never)
    pause.wake()
    await byWaking
    const bySignal = pause.rest(50, stop.signal)
    stop.abort()
    await bySignal
    await pause.rest(50, stop.signal)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('[J101] a wake-up between two pauses ends the next one at once, and not the one after it', async () => {
    const pause = createPause()
    pause.wake()
    pause.wake()
    await pause.rest(50, never)
    let isOver = false
    const next = pause.rest(50, never).then(() => {
      isOver = true
    })
    await Promise.resolve()
    expect(isOver).toBe(false)
    vi.advanceTimersByTime(50)
    await next
  })
})

describe('trying again', () => {
  it('[J102] the wait before a retry doubles up to its limit, with jitter of up to half of it', () => {
    const { retryMinMs, retryMaxMs } = workLimits
    for (let attempt = 1; attempt < 2_000; attempt += 1) {
      const fullMs = Math.min(retryMaxMs, retryMinMs * 2 ** (attempt - 1))
      expect(backoffMs(attempt, () => 0)).toBe(fullMs / 2)
      expect(backoffMs(attempt, () => 0.999_999_999_999)).toBe(fullMs)
    }
  })

  it('[J103] an error is kept with its causes, and no longer than fits', () => {
    const cause = new Error('no route to host')
    expect(errorText(new Error('cannot send', { cause }))).toBe('cannot send: no route to host')
    expect(errorText('thrown as text')).toBe('thrown as text')
    const long = errorText(new Error('😀'.repeat(2_000)))
    expect([...long]).toHaveLength(workLimits.jobErrorMaxCharacters)
    const endless = new Error('again')
    endless.cause = endless
    expect(errorText(endless)).toContain('again: again')
  })
})
