import { describe, expect, it } from 'vitest'
import type { JobStore } from '../contract/index.js'
import { createBench, type Held, longMs } from './job-bench.js'

const bodies = (jobs: readonly Held[]) => jobs.map(({ body }) => body)

export function registerClaimRules(getStore: () => JobStore): void {
  describe('claims', () => {
    it('[J1] a claimed job has the body and the key it was added with, and attempt 1', async () => {
      const store = getStore()
      const bench = createBench(store)
      const body = { text: '你好 👋 \\ "quoted"\n', list: [1, null, { deep: true }] }
      await store.addJobs([bench.draft({ body, key: 'a key' })])
      const [job] = await bench.claim()
      expect(job).toMatchObject({ kind: bench.kind, key: 'a key', body, attempt: 1 })
      expect(await bench.claim()).toEqual([])
    })

    it('[J2] jobs of a kind are claimed in the order they became due, and none before its time', async () => {
      const store = getStore()
      const bench = createBench(store)
      const now = Date.now()
      await store.addJobs([
        bench.draft({ body: 'second', due: { at: now - 2 * longMs } }),
        bench.draft({ body: 'first', due: { at: now - 3 * longMs } }),
        bench.draft({ body: 'later', due: { inMs: longMs } }),
        bench.draft({ body: 'on a day', due: { at: now + 3 * longMs } }),
      ])
      await store.addJobs([bench.draft({ body: 'third' })])
      expect(bodies(await bench.claim({ limit: 2 }))).toEqual(['first', 'second'])
      expect(bodies(await bench.claim())).toEqual(['third'])
      expect(await bench.counts()).toEqual({ scheduled: 2, running: 3 })
    })

    it('[J3] a job that was added for later can be claimed once its time has come', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft({ due: { inMs: 100 } })])
      const started = performance.now()
      await bench.claimSoon()
      // By another clock than that of the database, which may tick a little differently.
      expect(performance.now() - started).toBeGreaterThan(50)
    })

    it('[J4] a claim gives at most the limit of each kind, whatever waits of the others', async () => {
      const store = getStore()
      const [one, other, third] = [createBench(store), createBench(store), createBench(store)]
      await store.addJobs(Array.from({ length: 50 }, () => one.draft()))
      await store.addJobs([other.draft(), third.draft()])
      const kinds = [one, other].map(({ kind }) => ({ kind, limit: 3 }))
      const jobs = await store.claimJobs({ lease: one.kind, leaseMs: longMs, kinds })
      expect(jobs.filter(({ kind }) => kind === one.kind)).toHaveLength(3)
      expect(jobs.filter(({ kind }) => kind === other.kind)).toHaveLength(1)
      expect(jobs).toHaveLength(4)
      expect(await third.counts()).toEqual({ due: 1 })
      expect(await store.claimJobs({ lease: 'none', leaseMs: longMs, kinds: [] })).toEqual([])
    })

    it('[J5] many claimers at once never get the same job, and together they get all', async () => {
      const store = getStore()
      const bench = createBench(store)
      const count = 200
      await store.addJobs(Array.from({ length: count }, (_, index) => bench.draft({ body: index })))
      const claimAll = async () => {
        const got: Held[] = []
        while (((await bench.counts()).due ?? 0) > 0) got.push(...(await bench.claim({ limit: 7 })))
        return got
      }
      const all = (await Promise.all(Array.from({ length: 8 }, claimAll))).flat()
      expect(bodies(all).sort((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: count }, (_, i) => i),
      )
    })

    it('[J6] a job whose lease expired goes to exactly one of many claimers, as its next attempt', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft()])
      const [former] = await bench.claim({ leaseMs: 1 })
      const claims: Held[] = []
      while (claims.length === 0)
        claims.push(...(await Promise.all(Array.from({ length: 8 }, () => bench.claim()))).flat())
      expect(claims).toMatchObject([{ id: former?.id, attempt: 2 }])
    })

    it('[J7] a former holder can neither end nor renew a job that another has claimed', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft()])
      const [former] = await bench.claim({ leaseMs: 1 })
      const [holder] = await bench.claimSoon()
      const ends = [{ status: 'done' }, { status: 'released' }, { status: 'failed', error: 'late' }] as const
      for (const end of ends) expect(await store.settleJob(former!, end)).toBe(false)
      expect(await store.renewJob({ ...former!, leaseMs: 1 })).toBe(false)
      expect(await bench.counts()).toEqual({ running: 1 })
      expect(await store.settleJob(holder!, { status: 'done' })).toBe(true)
      expect(await bench.counts()).toEqual({})
    })

    it('[J8] the lease of a job that was renewed holds for as long again', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft()])
      const [job] = await bench.claim({ leaseMs: 1 })
      expect(await store.renewJob({ ...job!, leaseMs: longMs })).toBe(true)
      for (let tries = 0; tries < 20; tries += 1) expect(await bench.claim()).toEqual([])
      expect(await bench.counts()).toEqual({ running: 1 })
    })

    it('[J9] the lease of a job that expired can still be renewed and ended by its holder, until another claims the job', async () => {
      const store = getStore()
      const bench = createBench(store)
      await store.addJobs([bench.draft(), bench.draft()])
      const [one, other] = await bench.claim({ leaseMs: 1 })
      while ((await bench.counts()).due !== 2);
      expect(await store.renewJob({ ...one!, leaseMs: longMs })).toBe(true)
      expect(await store.settleJob(other!, { status: 'done' })).toBe(true)
      expect(await bench.counts()).toEqual({ running: 1 })
    })
  })
}
