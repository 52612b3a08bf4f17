import { StonechatError } from '@stonechat/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { storageLimits } from '../limits.js'
import { WriteHealth } from './write-health.js'

afterEach(() => void vi.useRealTimers())

describe('what is said of a database that takes some writes and refuses others', () => {
  it('[S971] failures are one line each `failureLogIntervalMs` at most, with how many there were, and their end is one', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const events: { event: string; fields: object }[] = []
    const note = (fields: object, event: string) => void events.push({ event, fields })
    const log = { debug: note, info: note, warn: note, error: note }
    const health = new WriteHealth({ log, probe: async () => {} })
    const full = new StonechatError('unavailable', { cause: new Error('full') })
    for (let count = 0; count < 100; count += 1) {
      health.failed(full, true)
      await health.check()
    }
    expect(events.map(({ event }) => event)).toEqual(['storage.failed', 'storage.writes_again'])
    vi.advanceTimersByTime(storageLimits.failureLogIntervalMs)
    health.failed(full, true)
    expect(events.at(-1)).toMatchObject({ event: 'storage.failed', fields: { failures: 100 } })
    await health.check()
    expect(events.map(({ event }) => event).slice(2)).toEqual(['storage.failed', 'storage.writes_again'])
  })

  it('[S972] a call that had nothing to write does not end it, and one after which a write succeeds does', async () => {
    const note = vi.fn()
    const log = { debug: note, info: note, warn: note, error: note }
    const full = new StonechatError('unavailable', { cause: new Error('full') })
    const probe = vi.fn(async () => {
      throw full
    })
    const health = new WriteHealth({ log, probe })
    health.succeeded()
    expect(probe).not.toHaveBeenCalled()
    health.failed(full, true)
    health.succeeded()
    health.succeeded()
    await vi.waitFor(() => expect(probe).toHaveBeenCalledOnce())
    await expect(health.check()).rejects.toThrow(full)
    probe.mockImplementation(async () => undefined as never)
    health.succeeded()
    await vi.waitFor(() => expect(note).toHaveBeenLastCalledWith({}, 'storage.writes_again'))
    await health.check()
  })
})
