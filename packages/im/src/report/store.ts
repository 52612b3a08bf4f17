/** What people report to the operators. */
import type { ParsedInput, Target } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'
import type { Creation } from '../creation/creation.js'

export interface ReportDraft extends Pick<ParsedInput<'report.create'>, 'reason' | 'text' | 'seqs'> {
  readonly reporterId: number
  readonly target: Target
  /** Where the messages are, and after which `seq` the reporter sees them; `undefined` where nobody has written yet. */
  readonly place: { readonly conversationId: number; readonly afterSeq: number } | undefined
  readonly at: number
  /** How many one user may make since `recentSince`. */
  readonly recentMax: number
  readonly recentSince: number
  /** Of the messages as JSON. */
  readonly maxBytes: number
  readonly creation: Creation | undefined
}

export type ReportOutcome = Refusal | { readonly status: 'created' | 'duplicate'; readonly id: number }

export interface ReportStore {
  /**
   * Keeps a report with the messages as they are at this moment: what is changed or recalled later is still in it. Refused with
   * `message_not_found` where one of them is not there for the reporter, `too_large` and `limit_reached`.
   */
  createReport(draft: ReportDraft): Promise<ReportOutcome>
}

export const reportAccess = { createReport: 'write' } as const satisfies AccessOf<ReportStore>
