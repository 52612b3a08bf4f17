import { describe, expect, it } from 'vitest'
import type { JobEnd, JobStore } from '../contract/index.js'
import { createBench, longMs } from './job-bench.js'

export function registerKeyRules(getStore: () => JobStore): void {
  describe('keys', () => {
    it('[J20] jobs without a key are never merged', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft(), bench.draft()])
      await store.addJobs([bench.draft()])
      expect(await bench.claim()).toHaveLength(3)
    })

    it('[J21] the same kind and key again replaces the waiting job and its due time', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([
        bench.draft({ key: 'k', body: 'old' }),
        bench.draft({ key: 'other', body: 'other' }),
      ])
      await store.addJobs([bench.draft({ key: 'k', body: 'new', due: { inMs: longMs } })])
      expect(await bench.claim()).toMatchObject([{ body: 'other' }])
      await store.addJobs([bench.draft({ key: 'k', body: 'newest' })])
      expect(await bench.claim()).toMatchObject([{ key: 'k', body: 'newest', attempt: 1 }])
    })

    it('[J22] the same kind and key again with `keep` leaves the waiting job as it is', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft({ key: 'k', body: 'old' })])
      await store.addJobs([bench.draft({ key: 'k', body: 'new', due: { inMs: longMs }, ifThere: 'keep' })])
      expect(await bench.claim()).toMatchObject([{ body: 'old' }])
    })

    it('[J23] the same key of another kind, and a key that differs in case or accent, is another job', async () => {
      const store = getStore()
      const [one, other] = [createBench(store), createBench(store)]
      await store.addJobs(['k', 'K', 'é', 'e'].map((key) => one.draft({ key })))
      await store.addJobs([other.draft({ key: 'k' })])
      expect(await one.claim()).toHaveLength(4)
      expect(await other.claim()).toHaveLength(1)
    })

    it('[J24] many adds of one key at once make one job', async () => {
      const store = getStore()
      const bench = createBench(store)
      const drafts = (['keep', 'replace'] as const).flatMap((ifThere) =>
        Array.from({ length: 10 }, (_, body) => bench.draft({ key: 'k', body, ifThere })),
      )
      await Promise.all(
        drafts.map((draft, index) => store.addJobs([draft, bench.draft({ key: `${index % 3}` })])),
      )
      expect(await bench.claim()).toHaveLength(4)
    })

    const ends: JobEnd[] = [
      { status: 'done' },
      { status: 'again', inMs: longMs },
      { status: 'retry', inMs: longMs, error: 'away' },
      { status: 'released' },
      { status: 'failed', error: 'no' },
    ]
    it('[J25] a job that is added again while it runs is not run twice at once, and runs once more however the first run ends', async () => {
      const store = getStore()
      for (const ifThere of ['keep', 'replace'] as const) {
        for (const end of ends) {
          const bench = createBench(store)
          await store.addJobs([bench.draft({ key: 'k', body: 'old' })])
          const [job] = await bench.claim()
          await store.addJobs([bench.draft({ key: 'k', body: 'new', ifThere })])
          expect(await bench.claim()).toEqual([])
          expect(await store.settleJob(job!, end)).toBe(true)
          const [again] = await bench.claim()
          expect(again).toMatchObject({ attempt: 1, body: ifThere === 'keep' ? 'old' : 'new' })
          expect(await store.settleJob(again!, { status: 'done' })).toBe(true)
          expect(await bench.counts()).toEqual({})
        }
      }
    })

    it('[J26] a job that is added again after its holder was lost runs as it is now, as attempt 1', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft({ key: 'k', body: 'old' })])
      await bench.claim({ leaseMs: 1 })
      await store.addJobs([bench.draft({ key: 'k', body: 'new' })])
      const [job] = await bench.claimSoon()
      expect(job).toMatchObject({ body: 'new', attempt: 1 })
      await store.settleJob(job!, { status: 'done' })
      expect(await bench.counts()).toEqual({})
    })

    it('[J27] a job that is added again after it failed for good replaces the failed one', async () => {
      const store = getStore()
      for (const ifThere of ['keep', 'replace'] as const) {
        const bench = createBench(store)
        await store.addJobs([bench.draft({ key: 'k', body: 'old' })])
        const [job] = await bench.claim()
        await store.settleJob(job!, { status: 'failed', error: 'no' })
        await store.addJobs([bench.draft({ key: 'k', body: 'new', ifThere })])
        expect(await bench.claim()).toMatchObject([{ body: 'new', attempt: 1 }])
      }
    })

    it('[J28] a job can be cancelled while it waits, and neither while it runs nor after it failed', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs(['waits', 'runs', 'fails'].map((key) => bench.draft({ key })))
      expect(await store.cancelJob(bench.kind, 'waits')).toBe(true)
      const [runs, fails] = await bench.claim()
      await store.settleJob(fails!, { status: 'failed', error: 'no' })
      for (const key of ['waits', 'runs', 'fails', 'nothing'])
        expect(await store.cancelJob(bench.kind, key)).toBe(false)
      expect(await store.settleJob(runs!, { status: 'done' })).toBe(true)
      expect(await bench.counts()).toEqual({ failed: 1 })
    })
  })
}
