import { pino } from 'pino'
import { describe, expect, it, vi } from 'vitest'
import { takeStep } from './step.js'

const log = pino({ level: 'silent' })

describe('a step of the start', () => {
  it('[R878] what hangs is one sentence after its time, and what it opens later is closed', async () => {
    const closed = vi.fn(async () => {})
    let open: (value: AsyncDisposable) => void = () => {}
    const work = new Promise<AsyncDisposable>((resolve) => {
      open = resolve
    })
    await expect(takeStep({ what: 'open the door', log, deadlineMs: 20 }, work)).rejects.toMatchObject({
      message: 'cannot open the door: it took longer than 0 s',
      exitCode: 1,
    })
    open({ [Symbol.asyncDispose]: closed })
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })

  it('[R878] a step that ends before its deadline gives its result or its failure', async () => {
    expect(await takeStep({ what: 'count', log }, Promise.resolve(3))).toBe(3)
    await expect(takeStep({ what: 'count', log }, Promise.reject(new Error('no')))).rejects.toThrow('no')
  })
})
