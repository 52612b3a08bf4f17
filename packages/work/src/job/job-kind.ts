/** What there is to do for a kind of job, and within which limits. */

export interface JobContext {
  /** Given when the attempt should stop: its time is over, its lease is lost, or the process is stopping. */
  readonly signal: AbortSignal
  /** 1 at first. */
  readonly attempt: number
}

export interface JobKind<Body> {
  /**
   * Does it. A rejection is a failed attempt, unless the process is stopping: then it does not count. May be called again for a
   * job that was done: after the process died or was paused for longer than the lease.
   */
  run(body: Body, context: JobContext): Promise<void>
  /** Of this kind at a time, in this process; `jobMaxRunning` by default. */
  readonly maxRunning?: number | undefined
  /** `jobTimeoutMs` by default. */
  readonly timeoutMs?: number | undefined
  /** `jobMaxAttempts` by default. The last one that fails makes the job a failed one, which is kept and not done any more. */
  readonly maxAttempts?: number | undefined
  /** How long to wait after so many failed attempts; doubling, with jitter, by default. */
  readonly retryDelayMs?: ((attempt: number) => number) | undefined
  /**
   * Done again and again, so long after each end, by one node of all. There is one such job, with no body, made at the start; where
   * its last attempt fails it is due again all the same.
   */
  readonly everyMs?: number | undefined
}
