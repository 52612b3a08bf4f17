import { describe, expect, it } from 'vitest'
import type { JobStore } from '../contract/index.js'
import { type Bench, createBench, type Held, longMs } from './job-bench.js'

export function registerEndRules(getStore: () => JobStore): void {
  const hold = async (leaseMs = longMs): Promise<{ store: JobStore; bench: Bench; job: Held }> => {
    const store = getStore()
    const bench = createBench(store)
    await store.addJobs([bench.draft({ key: 'k', body: 1 })])
    const [job] = await bench.claim({ leaseMs })
    return { store, bench, job: job! }
  }

  describe('ends', () => {
    it('[J10] a job that is done is gone, and cannot be ended twice', async () => {
      const { store, bench, job } = await hold()
      expect(await store.settleJob(job, { status: 'done' })).toBe(true)
      expect(await store.settleJob(job, { status: 'done' })).toBe(false)
      expect(await bench.counts()).toEqual({})
      expect(await bench.claim()).toEqual([])
    })

    it('[J11] a job that is to be tried again waits for its time, and counts its attempts', async () => {
      const { store, bench, job } = await hold()
      await store.settleJob(job, { status: 'retry', inMs: longMs, error: 'away' })
      expect(await bench.counts()).toEqual({ scheduled: 1 })
      expect(await bench.claim()).toEqual([])

      const { store: another, bench: soon, job: first } = await hold()
      await another.settleJob(first, { status: 'retry', inMs: 0.4, error: '出错了'.repeat(300) })
      expect(await soon.claimSoon()).toMatchObject([{ id: first.id, attempt: 2, body: 1 }])
    })

    it('[J12] a periodic job begins with attempt 1 each time', async () => {
      const { store, bench, job } = await hold()
      await store.settleJob(job, { status: 'retry', inMs: 0, error: 'away' })
      const [second] = await bench.claimSoon()
      await store.settleJob(second!, { status: 'again', inMs: 0 })
      expect(await bench.claimSoon()).toMatchObject([{ id: job.id, attempt: 1 }])
    })

    it('[J13] a job that is released can be claimed at once, and the attempt does not count', async () => {
      const { store, bench, job } = await hold()
      await store.settleJob(job, { status: 'released' })
      expect(await bench.claim()).toMatchObject([{ id: job.id, attempt: 1 }])
    })

    it('[J14] a job that failed for good is kept and never claimed, until it is forgotten for its age', async () => {
      const { store, bench, job } = await hold()
      await store.settleJob(job, { status: 'failed', error: 'cannot be done' })
      expect(await bench.counts()).toEqual({ failed: 1 })
      expect(await bench.claim()).toEqual([])
      await store.forgetFailedJobs(longMs, 1_000)
      expect(await bench.counts()).toEqual({ failed: 1 })
      await store.addJobs([bench.draft()])
      while ((await bench.counts()).failed === 1) await store.forgetFailedJobs(0, 1_000)
      expect(await bench.counts()).toEqual({ due: 1 })
    })

    it('[J15] failed jobs are forgotten in steps of the given size', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft(), bench.draft(), bench.draft()])
      for (const job of await bench.claim()) await store.settleJob(job, { status: 'failed', error: 'no' })
      while ((await store.forgetFailedJobs(0, 2)) === 0);
      expect((await bench.counts()).failed).toBeGreaterThanOrEqual(1)
    })
  })
}
