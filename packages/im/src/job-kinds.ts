import { imLimits } from './limits.js'
import { closeDue, type PollParts } from './poll/feature.js'
import { type ScheduledParts, sendDue } from './scheduled/feature.js'

/** One kind of job, for whatever does the jobs of the host: `createJobs` of `@stonechat/work` takes it as it is. */
export interface ImJobKind<Body> {
  run(body: Body, context: { readonly attempt: number }): Promise<void>
  readonly maxAttempts?: number | undefined
  readonly retryDelayMs?: ((attempt: number) => number) | undefined
}

/** A type, so that it has the index that `createJobs` asks for. */
export type ImJobKinds = {
  /** Closes a poll whose time is over. The store adds one with each that has one. */
  readonly 'poll.close': ImJobKind<{ readonly conversationId: number; readonly seq: number }>
  /** Sends a message that is due. The store adds one with each that is to be sent later. */
  readonly 'scheduled.send': ImJobKind<{ readonly id: number }>
}

/** What is to be done for messaging beside requests. */
export function createJobKinds(parts: ScheduledParts & PollParts): ImJobKinds {
  return {
    'poll.close': { run: (place) => closeDue(parts, place) },
    'scheduled.send': {
      // What keeps it from being sent, such as a database that is away, passes; what does not is a refusal, and ends it.
      maxAttempts: Number.POSITIVE_INFINITY,
      retryDelayMs: (attempt) =>
        Math.min(imLimits.scheduledRetryMaxMs, imLimits.scheduledRetryMinMs * 2 ** Math.min(attempt, 20)),
      run: ({ id }, { attempt }) => sendDue(parts, id, attempt),
    },
  }
}
