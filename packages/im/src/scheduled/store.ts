/** Messages that are sent later. The store adds a job with each, `scheduled.send` with its id in the body, and takes it away with it. */
import type { DraftContent, ErrorCode, ParsedInput, Scheduled, Target } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'
import type { Creation } from '../creation/creation.js'
import type { UserWrite } from '../user-state/store.js'

/** What `message.send` is asked for besides where to, and under which `client_id`. */
export type ScheduledBody = Omit<ParsedInput<'message.send'>, keyof Target | 'client_id' | 'content'> & {
  /** A file that is not filled in is one that its author may not send now: refused. */
  readonly content: DraftContent
}

export interface ScheduledDraft {
  readonly userId: number
  readonly target: Target
  /** Of the message. */
  readonly clientId: string
  readonly body: ScheduledBody
  readonly sendAt: number
  readonly at: number
  /** How many one user may have. */
  readonly maxPerUser: number
  readonly creation: Creation | undefined
}

/** One that is to be sent now. */
export interface ScheduledRecord {
  readonly id: number
  readonly userId: number
  /** What `message.send` is called with. */
  readonly input: Target & ScheduledBody & { readonly client_id: string }
}

export type ScheduledCreation =
  | { readonly status: 'created'; readonly scheduled: Scheduled; readonly rev: number }
  /** `undefined` where it was sent or taken back since. */
  | { readonly status: 'duplicate'; readonly scheduled: Scheduled | undefined }
  | Refusal

export interface ScheduledStore {
  /**
   * Keeps a message until it is sent, its files too, and moves the user's `rev`. Refusals: `limit_reached`, `conflict`, and those of
   * `refuseFiles`.
   */
  createScheduled(draft: ScheduledDraft): Promise<ScheduledCreation>

  /** Those of a user, and of one target, in the order in which they were made. */
  listScheduled(page: {
    readonly userId: number
    readonly target: Target | undefined
    readonly afterId: number
    readonly limit: number
  }): Promise<{ readonly scheduled: Scheduled[]; readonly hasMore: boolean }>

  /** Removes one that nobody has begun to send; `unchanged` where there is none. Moves the user's `rev`. */
  cancelScheduled(userId: number, id: number): Promise<UserWrite>

  /**
   * From now on it cannot be taken back, since whoever asks is going to send it; `undefined` where there is none. The job asks again
   * after a crash, but not for one that was refused. A user asks by the own id, also for one that was refused, and the job comes
   * after `retryInMs` where nothing is settled until then.
   */
  takeScheduled(
    id: number,
    by?: { readonly userId: number; readonly retryInMs: number },
  ): Promise<ScheduledRecord | undefined>

  /**
   * What became of one that was taken: it is removed, or kept with the code of its refusal. Moves the user's `rev`; again is
   * `unchanged`.
   */
  settleScheduled(id: number, refused: ErrorCode | undefined): Promise<UserWrite>
}

export const scheduledAccess = {
  createScheduled: 'write',
  listScheduled: 'read',
  cancelScheduled: 'write',
  takeScheduled: 'write',
  settleScheduled: 'write',
} as const satisfies AccessOf<ScheduledStore>
