/** Metrics of work beside requests. What the database knows is read when metrics are scraped. */
import type { Follower, JobRun, Jobs } from '@stonechat/work'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { inTime } from './in-time.js'

export interface WorkMetrics {
  /** Receives every attempt at a job that ended here. */
  onRun(run: JobRun): void
  /** Begins to show what these know. */
  watch(sources: WorkSources): void
}

export interface WorkSources {
  readonly jobs: Pick<Jobs, 'count'>
  readonly followers: readonly Follower[]
}

export function createWorkMetrics(registers: Registry[]): WorkMetrics {
  const runs = new Counter({
    name: 'stonechat_job_runs_total',
    help: 'Attempts at jobs that ended on this node: done, retried, failed for good, released by a stop, or lost with their lease',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'stonechat_job_duration_seconds',
    help: 'How long an attempt at a job took',
    labelNames: ['kind'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300],
    registers,
  })
  return {
    onRun({ kind, outcome, durationMs }) {
      runs.inc({ kind, outcome })
      duration.observe({ kind }, durationMs / 1_000)
    },
    watch({ jobs, followers }) {
      showJobs(registers, jobs)
      if (followers.length === 0) return
      showLag(registers, followers)
      const shown = (name: string, help: string, read: (follower: Follower) => number) =>
        countFollowers(registers, { name, help, followers, read })
      shown('stonechat_follower_events_total', 'Events handed over on this node', (one) => one.stats().events)
      shown(
        'stonechat_follower_failures_total',
        'Failures to hand over events',
        (one) => one.stats().failures,
      )
      shown('stonechat_follower_gaps_total', 'Times events were pruned unread', (one) => one.stats().gaps)
    },
  }
}

function showJobs(registers: Registry[], jobs: WorkSources['jobs']): void {
  new Gauge({
    name: 'stonechat_jobs',
    help: 'Jobs in the database, the same on all nodes: scheduled, due, running or failed for good',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      this.reset()
      for (const { kind, state, count } of (await inTime(jobs.count())) ?? [])
        this.set({ kind, state }, count)
    },
  })
}

function showLag(registers: Registry[], followers: readonly Follower[]): void {
  new Gauge({
    name: 'stonechat_follower_lag_events',
    help: 'Events that a follower has not handled yet, the same on all nodes',
    labelNames: ['name'],
    registers,
    async collect() {
      this.reset()
      const lags = await Promise.all(followers.map((follower) => inTime(follower.getLag())))
      for (const [index, { name }] of followers.entries()) {
        const lag = lags[index]
        if (lag !== undefined) this.set({ name }, lag)
      }
    },
  })
}

function countFollowers(
  registers: Registry[],
  counter: {
    readonly name: string
    readonly help: string
    readonly followers: readonly Follower[]
    readonly read: (follower: Follower) => number
  },
): void {
  const { name, help, followers, read } = counter
  new Counter({
    name,
    help,
    labelNames: ['name'],
    registers,
    collect() {
      this.reset()
      for (const follower of followers) this.inc({ name: follower.name }, read(follower))
    },
  })
}
