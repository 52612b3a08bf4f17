/** Doing jobs: claims what is due as there is room for it, and does it. */
import { randomUUID } from 'node:crypto'
import { type Log, withDeadline } from '@stonechat/protocol/base'
import { createPause } from '../base/pause.js'
import { silent } from '../base/silent.js'
import type { ClaimedJob, JobCount, JobStore } from '../contract/index.js'
import { workLimits } from '../limits.js'
import type { JobKind } from './job-kind.js'
import { type Bodies, createJobQueue, type JobQueue } from './job-queue.js'
import { type RunOutcome, runJob } from './run-job.js'

/** An attempt that ended in this process. */
export interface JobRun {
  readonly kind: string
  readonly outcome: RunOutcome
  readonly durationMs: number
}

export interface JobsOptions<B extends Bodies> {
  readonly store: JobStore
  /** Where jobs are added, where somebody needed that before this; otherwise one is made. */
  readonly queue?: JobQueue<B> | undefined
  /** What this process does. Jobs of other kinds are left to others. */
  readonly kinds: { readonly [K in keyof B]: JobKind<B[K]> }
  /** The name of the node: the table of jobs shows it with each job that is running. */
  readonly owner: string
  readonly log?: Log | undefined
  /** Receives every attempt that ended. */
  readonly onRun?: ((run: JobRun) => void) | undefined
  /** How often it looks for what others have added; `jobPollMs` by default. */
  readonly pollMs?: number | undefined
  /** How long a job stays with a process that says nothing any more; `leaseMs` by default. */
  readonly leaseMs?: number | undefined
}

export interface Jobs<B extends Bodies = Bodies> extends JobQueue<B>, AsyncDisposable {
  /** How many this process is doing, by kind. */
  running(): ReadonlyMap<string, number>
  /**
   * How many there are in the database, on all nodes together.
   * @throws StonechatError `unavailable`
   */
  count(): Promise<JobCount[]>
}

/** Kinds of this package itself. */
const forget = 'jobs.forget'
const periodicKey = 'every'

/**
 * Starts to do jobs. Disposing of it aborts those under way, waits for them, and gives back what it holds.
 *
 * Every job is done at least once: twice where a process dies or is paused in the middle, and its lease expires.
 */
export function createJobs<B extends Bodies>(options: JobsOptions<B>): Jobs<B> {
  const { store, owner, log = silent, onRun, leaseMs = workLimits.leaseMs } = options
  const { pollMs = workLimits.jobPollMs } = options
  const queue = options.queue ?? createJobQueue<B>({ store })
  const kinds = new Map<string, JobKind<never>>([
    ...(Object.entries(options.kinds) as [string, JobKind<never>][]),
    [forget, { everyMs: workLimits.jobsForgetIntervalMs, run: () => forgetFailed(store) }],
  ])
  const running = new Map<string, number>()
  const runs = new Set<Promise<void>>()
  const stop = new AbortController()
  const pause = createPause()
  const stopListening = queue.onWake(pause.wake)
  const process = `${owner}/${randomUUID().slice(0, 8)}`
  let claims = 0
  let isFailing = false
  const claiming = claimUntilStopped()

  return {
    ...queue,
    running: () => running,
    count: () => store.getJobCounts(),
    async [Symbol.asyncDispose]() {
      stopListening()
      stop.abort()
      const ended = claiming.then(() => Promise.all(runs))
      await withDeadline(ended, 2 * workLimits.stopGraceMs, 'the jobs under way').catch(() => {})
    },
  }

  async function claimUntilStopped(): Promise<void> {
    let isPeriodicThere = false
    while (!stop.signal.aborted) {
      try {
        if (!isPeriodicThere) await store.addJobs(periodicJobs(kinds))
        isPeriodicThere = true
        await claim()
        isFailing = false
      } catch (err) {
        // Once for an outage, however long it takes.
        if (!isFailing) log.warn({ err }, 'jobs.not_claimed')
        isFailing = true
      }
      // By chance a little more or less, so that nodes do not ask at the same moment for ever.
      await pause.rest(pollMs * (0.9 + Math.random() / 5), stop.signal)
    }
  }

  async function claim(): Promise<void> {
    const wanted = [...kinds].flatMap(([kind, { maxRunning = workLimits.jobMaxRunning }]) => {
      const limit = maxRunning - (running.get(kind) ?? 0)
      return limit > 0 ? [{ kind, limit }] : []
    })
    if (wanted.length === 0) return
    claims += 1
    const lease = `${process}/${claims}`
    const takenAt = performance.now()
    const jobs = await store.claimJobs({ lease, leaseMs, kinds: wanted })
    for (const job of jobs) begin(job, { lease, takenAt })
  }

  function begin(job: ClaimedJob, claimed: { lease: string; takenAt: number }): void {
    const kind = kinds.get(job.kind)
    if (kind === undefined) return
    const started = performance.now()
    running.set(job.kind, (running.get(job.kind) ?? 0) + 1)
    const run = runJob({ store, log, leaseMs, stopped: stop.signal }, { job, kind, ...claimed }).then(
      (outcome) => {
        runs.delete(run)
        running.set(job.kind, (running.get(job.kind) ?? 1) - 1)
        onRun?.({ kind: job.kind, outcome, durationMs: performance.now() - started })
        pause.wake()
      },
    )
    runs.add(run)
  }
}

function periodicJobs(kinds: ReadonlyMap<string, JobKind<never>>) {
  return [...kinds].flatMap(([kind, { everyMs }]) =>
    everyMs === undefined ? [] : [{ kind, key: periodicKey, body: null, ifThere: 'keep' as const }],
  )
}

/** What is left over waits for the next time. */
async function forgetFailed(store: JobStore): Promise<void> {
  await store.forgetFailedJobs(workLimits.jobsFailedKeptMs, workLimits.jobsForgetMaxRows)
}
