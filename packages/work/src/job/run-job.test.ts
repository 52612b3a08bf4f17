import { describe, expect, it } from 'vitest'
import type { BoundedResult } from '../lease/run-bounded.js'
import { decideEnd } from './run-job.js'

const done: BoundedResult<void> = { status: 'done', value: undefined }
const failed: BoundedResult<void> = {
  status: 'failed',
  error: new Error('no'),
  cut: undefined,
  isLeft: false,
}
const first = { attempt: 1 }
const kind = { maxAttempts: 3, retryDelayMs: (attempt: number) => attempt * 10 }

describe('how an attempt at a job ends', () => {
  it('[J130] a job that was done is gone, and a periodic one waits for its next time', () => {
    expect(decideEnd(done, first, kind)).toEqual({ status: 'done' })
    expect(decideEnd(done, first, { everyMs: 60 })).toEqual({ status: 'again', inMs: 60 })
  })

  it('[J131] an attempt that failed is made again after its delay, and the last one makes the job a failed one', () => {
    expect(decideEnd(failed, first, kind)).toEqual({ status: 'retry', inMs: 10, error: 'no' })
    expect(decideEnd(failed, { attempt: 2 }, kind)).toEqual({ status: 'retry', inMs: 20, error: 'no' })
    expect(decideEnd(failed, { attempt: 3 }, kind)).toEqual({ status: 'failed', error: 'no' })
    expect(decideEnd({ ...failed, cut: 'timed_out', isLeft: true }, { attempt: 3 }, kind)).toMatchObject({
      status: 'failed',
    })
  })

  it('[J132] a periodic job never fails for good', () => {
    expect(decideEnd(failed, { attempt: 3 }, { ...kind, everyMs: 60 })).toEqual({ status: 'again', inMs: 60 })
    expect(decideEnd(failed, { attempt: 1_000 }, { everyMs: 60 })).toMatchObject({ status: 'retry' })
  })

  it('[J133] an attempt that was interrupted by a stop does not count, and one whose lease was lost is not settled', () => {
    expect(decideEnd({ ...failed, cut: 'stopped' }, { attempt: 3 }, kind)).toEqual({ status: 'released' })
    expect(decideEnd({ ...failed, cut: 'stopped', isLeft: true }, first, kind)).toBeUndefined()
    expect(decideEnd({ ...failed, cut: 'lost' }, { attempt: 3 }, kind)).toBeUndefined()
  })
})
