/**
 * Where jobs wait until a worker runs them. Every method is one transaction; what it reports as done is durable.
 *
 * **Time.** When a job is due, when a lease has expired and how old something is are decided by the clock of the database, in
 * the statement that asks. Callers hand over durations; the one date, `due.at`, is compared with that clock too. So nodes whose clocks
 * differ agree on it. By their own clocks, a node that is an hour ahead would consider every lease of the others expired.
 *
 * **Order.** Within a kind, jobs are claimed in the order they became due. Nothing is promised about the order in which they end.
 *
 * **At least once.** A job is one holder's while its lease holds, and another's once it has expired, whatever the first is doing
 * meanwhile. Each claim is a lease of its own: what a former holder says afterwards changes nothing.
 *
 * **Failure.** A method rejects with StonechatError `unavailable` where the database cannot be reached or is full, and then
 * nothing of it happened, or its answer was lost: calling it again is harmless, except that `addJobs` without a key adds twice.
 */

/** A job to add. */
export interface JobDraft {
  readonly kind: string
  /** At most one job of a kind has this key. Without one, each is a job of its own. */
  readonly key?: string | undefined
  /** Whatever JSON can hold; what it means is the kind's business. */
  readonly body: unknown
  /** When: a Unix time in milliseconds, or so long from now; at once by default. */
  readonly due?: { readonly at: number } | { readonly inMs: number } | undefined
  /**
   * What happens where the kind has a job of this key already. `replace`, the default: it becomes this one. `keep`: it stays as it is.
   *
   * Where that job is being done right now, it goes on, and is done once more when it has ended: by either choice, since it may
   * have begun before what it is now wanted for. Where it has failed for good, this one takes its place, by either choice.
   */
  readonly ifThere?: 'replace' | 'keep' | undefined
}

/** A job under a lease. */
export interface ClaimedJob {
  readonly id: number
  readonly kind: string
  readonly key: string | undefined
  readonly body: unknown
  /** 1 at first. Counts claims, also those whose holder was lost. */
  readonly attempt: number
}

export interface JobClaim {
  /** Names this claim: never used before, nor by anybody else. */
  readonly lease: string
  readonly leaseMs: number
  /** At most so many of each kind; kinds that are not named here are left alone. */
  readonly kinds: readonly { readonly kind: string; readonly limit: number }[]
}

/** Which job, and by which claim it is held. */
export interface JobLease {
  readonly id: number
  readonly lease: string
}

/** How an attempt ended. */
export type JobEnd =
  /** The job is gone. */
  | { readonly status: 'done' }
  /** It is due again after this time, as if it were new. */
  | { readonly status: 'again'; readonly inMs: number }
  /** It is due again after this time, and remembers why. */
  | { readonly status: 'retry'; readonly inMs: number; readonly error: string }
  /** It is due at once, for any process; the attempt does not count. */
  | { readonly status: 'released' }
  /** It is kept with its error, and done no more. */
  | { readonly status: 'failed'; readonly error: string }

export type JobState =
  /** Not due yet. */
  | 'scheduled'
  /** Due; no process does it yet. */
  | 'due'
  | 'running'
  | 'failed'

export interface JobCount {
  readonly kind: string
  readonly state: JobState
  readonly count: number
}

export interface JobStore {
  /** Adds all of them, or none. */
  addJobs(jobs: readonly JobDraft[]): Promise<void>

  /** Deletes a job that waits; `false` where there is none, or it is running, or it has failed. */
  cancelJob(kind: string, key: string): Promise<boolean>

  /**
   * Takes due jobs that are free or whose lease has expired, for `leaseMs`. However many claim at once, each job goes to one of them. May return
   * fewer than there are where others claim at the same moment.
   */
  claimJobs(claim: JobClaim): Promise<ClaimedJob[]>

  /** Lets a lease end `leaseMs` from now; `false` where it is not held any more. */
  renewJob(lease: JobLease & { readonly leaseMs: number }): Promise<boolean>

  /**
   * Ends a lease. A job that was added again meanwhile is then due as it was added, whatever this says.
   * Answers `false`, and does nothing, where the lease is not held any more.
   */
  settleJob(lease: JobLease, end: JobEnd): Promise<boolean>

  /** How many there are, by kind and state; kinds and states without any are left out. */
  getJobCounts(): Promise<JobCount[]>

  /** Deletes jobs that failed longer ago than this, at most `limit`; answers how many. */
  forgetFailedJobs(olderThanMs: number, limit: number): Promise<number>
}
