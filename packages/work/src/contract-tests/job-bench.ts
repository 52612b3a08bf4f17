import { randomUUID } from 'node:crypto'
import type { ClaimedJob, JobDraft, JobStore } from '../contract/index.js'

/** Longer than any test takes. */
export const longMs = 10 * 60_000

/** What the rules of jobs share: a kind of their own for each, and claims of it. */
export interface Bench {
  readonly kind: string
  draft(given?: Partial<JobDraft>): JobDraft
  /** A claim by a new worker. */
  claim(given?: { leaseMs?: number; limit?: number }): Promise<Held[]>
  /** Claims until there is something, for what becomes due with time. */
  claimSoon(given?: { leaseMs?: number; limit?: number }): Promise<Held[]>
  /** States of the kind, with how many there are. */
  counts(): Promise<Record<string, number>>
}

/** A job with the claim that holds it. */
export type Held = ClaimedJob & { readonly lease: string }

export function createBench(store: JobStore): Bench {
  const kind = `test ${randomUUID()}`
  const bench: Bench = {
    kind,
    draft: (given = {}) => ({ kind, body: null, ...given }),
    async claim({ leaseMs = longMs, limit = 100 } = {}) {
      const lease = randomUUID()
      const jobs = await store.claimJobs({ lease, leaseMs, kinds: [{ kind, limit }] })
      return jobs.map((job) => ({ ...job, lease }))
    },
    async claimSoon(given) {
      for (;;) {
        const jobs = await bench.claim(given)
        if (jobs.length > 0) return jobs
      }
    },
    async counts() {
      const own = (await store.getJobCounts()).filter((one) => one.kind === kind)
      return Object.fromEntries(own.map(({ state, count }) => [state, count]))
    },
  }
  return bench
}
