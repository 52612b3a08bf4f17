/** Adding jobs, also from code that runs none. */
import type { JobDraft, JobStore } from '../contract/index.js'
import { workLimits } from '../limits.js'

/** The bodies of the kinds, by name. */
export type Bodies = Readonly<Record<string, unknown>>

/** A job of one of these kinds, with the body of that kind. */
export type JobOf<B extends Bodies> = {
  [K in keyof B & string]: Omit<JobDraft, 'kind' | 'body'> & { readonly kind: K; readonly body: B[K] }
}[keyof B & string]

export interface JobQueue<B extends Bodies = Bodies> {
  /**
   * Adds all of them or none, and wakes this process; another notices them within `jobPollMs`.
   * @throws RangeError for a name, a key, a body or a number of jobs beyond the limits
   * @throws StonechatError `unavailable`
   */
  add(...jobs: readonly JobOf<B>[]): Promise<void>
  /**
   * Takes a job back; `false` where it has begun, has failed, or there is none.
   * @throws StonechatError `unavailable`
   */
  cancel(kind: keyof B & string, key: string): Promise<boolean>
  /** Says that jobs were added in a transaction of the store, so that this process looks at once. */
  wake(): void
  /** Calls back whenever jobs may have been added; answers with how to stop. */
  onWake(listener: () => void): () => void
}

export function createJobQueue<B extends Bodies = Bodies>({ store }: { store: JobStore }): JobQueue<B> {
  const listeners = new Set<() => void>()
  const wake = () => {
    for (const listener of listeners) listener()
  }
  return {
    async add(...jobs) {
      if (jobs.length > workLimits.jobsAddMax) throw new RangeError(`${jobs.length} jobs at once`)
      for (const job of jobs) checkDraft(job)
      await store.addJobs(jobs)
      wake()
    },
    cancel: (kind, key) => store.cancelJob(kind, key),
    wake,
    onWake(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function checkDraft({ kind, key, body }: JobDraft): void {
  if (kind.length > workLimits.jobKindMaxCharacters) throw new RangeError(`the kind ${kind} is too long`)
  if (key !== undefined && key.length > workLimits.jobKeyMaxCharacters)
    throw new RangeError(`a key of ${kind} is too long`)
  if (Buffer.byteLength(JSON.stringify(body)) > workLimits.jobBodyMaxBytes)
    throw new RangeError(`a body of ${kind} is too large`)
}
