/** One attempt at a job, from the claim to how it ended. */
import type { Log } from '@stonechat/protocol/base'
import { backoffMs } from '../base/backoff.js'
import { errorText } from '../base/error-text.js'
import type { ClaimedJob, JobEnd, JobStore } from '../contract/index.js'
import { insist } from '../lease/insist.js'
import { keepLease } from '../lease/keep-lease.js'
import { type BoundedResult, runBounded } from '../lease/run-bounded.js'
import { workLimits } from '../limits.js'
import type { JobKind } from './job-kind.js'

/** How an attempt ended; `lost` is one whose lease expired, so that another does the job, or has done it. */
export type RunOutcome = 'done' | 'retried' | 'failed' | 'released' | 'lost'

export interface RunParts {
  readonly store: JobStore
  readonly log: Log
  readonly leaseMs: number
  readonly stopped: AbortSignal
}

export interface Attempt {
  readonly job: ClaimedJob
  readonly kind: JobKind<never>
  /** The claim, and when it was asked for, by `performance.now()`. */
  readonly lease: string
  readonly takenAt: number
}

/** Runs a claimed job, and reports the outcome to the store. Never rejects. */
export async function runJob(parts: RunParts, attempt: Attempt): Promise<RunOutcome> {
  const { store, log, leaseMs, stopped } = parts
  const { job, kind, takenAt } = attempt
  const held = { id: job.id, lease: attempt.lease }
  using lease = keepLease({ takenAt, leaseMs, renew: () => store.renewJob({ ...held, leaseMs }) })
  const result = await tryOnce()
  const end = decideEnd(result, job, kind)
  const about = { kind: job.kind, job: job.id, key: job.key, attempt: job.attempt }
  if (result.status === 'failed' && end?.status !== 'released')
    log.warn({ ...about, err: result.error }, 'job.failed')
  if (end === undefined || !(await settle(end))) {
    log.warn(about, 'job.lost')
    return 'lost'
  }
  if (end.status === 'failed') log.error({ ...about, reason: end.error }, 'job.given_up')
  return outcomes[end.status]

  function tryOnce(): Promise<BoundedResult<void>> {
    const bounds = { timeoutMs: kind.timeoutMs ?? workLimits.jobTimeoutMs, lost: lease.lost, stopped }
    return runBounded(bounds, async (signal) => {
      if (job.attempt > attemptsOf(kind)) throw new Error('every attempt ended with its process')
      await kind.run(job.body as never, { signal, attempt: job.attempt })
    })
  }

  async function settle(how: JobEnd): Promise<boolean> {
    const onFailure = (err: unknown) => log.warn({ ...about, err }, 'job.not_settled')
    const signals = [lease.lost, stopped]
    return (await insist({ signals, onFailure }, () => store.settleJob(held, how))) ?? false
  }
}

const outcomes = {
  done: 'done',
  again: 'done',
  retry: 'retried',
  released: 'released',
  failed: 'failed',
} as const satisfies Record<JobEnd['status'], RunOutcome>

/**
 * What becomes of a job; `undefined` where its lease is to expire by itself, since the attempt is not over or not ours any
 * more.
 */
export function decideEnd(
  result: BoundedResult<void>,
  { attempt }: Pick<ClaimedJob, 'attempt'>,
  kind: Omit<JobKind<never>, 'run'>,
): JobEnd | undefined {
  const { everyMs, retryDelayMs = backoffMs } = kind
  const again: JobEnd | undefined = everyMs === undefined ? undefined : { status: 'again', inMs: everyMs }
  if (result.status === 'done') return again ?? { status: 'done' }
  if (result.cut === 'lost') return undefined
  if (result.cut === 'stopped') return result.isLeft ? undefined : { status: 'released' }
  const error = errorText(result.error)
  if (attempt < attemptsOf(kind)) return { status: 'retry', inMs: retryDelayMs(attempt), error }
  return again ?? { status: 'failed', error }
}

function attemptsOf({ maxAttempts, everyMs }: Pick<JobKind<never>, 'maxAttempts' | 'everyMs'>): number {
  return maxAttempts ?? (everyMs === undefined ? workLimits.jobMaxAttempts : Number.POSITIVE_INFINITY)
}
