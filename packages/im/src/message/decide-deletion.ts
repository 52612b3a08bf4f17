/** What a user's deletion of messages takes out of the user's own view, decided over what was loaded: no database here. */
import { countUnread } from '@stonechat/protocol'
import type { DeletionOutcome, MessageDeletion, Refusal } from '../contract/index.js'
import { imLimits } from '../limits.js'

export interface DeletionState {
  /** The user's session; `undefined` where the conversation is not the user's. */
  readonly session:
    | {
        readonly rev: number
        readonly deleted_rev: number
        readonly read_seq: number
        readonly floor_seq: number
      }
    | undefined
  readonly lastSeq: number
  /** What the user has deleted already: of these messages, and of all above the read position. */
  readonly deleted: ReadonlySet<number>
}

type Deleted = Exclude<DeletionOutcome, Refusal>

/** All of them or none: a message that the user cannot see refuses the whole. `seqs` is empty where nothing changes. */
export function decideDeletion(deletion: MessageDeletion, state: DeletionState): Deleted | Refusal {
  const { session, lastSeq, deleted } = state
  if (session === undefined) return { status: 'refused', code: 'conversation_not_found' }
  if (deletion.seqs.some((seq) => seq <= session.floor_seq || seq > lastSeq))
    return { status: 'refused', code: 'message_not_found' }
  const seqs = [...new Set(deletion.seqs)]
    .filter((seq) => !deleted.has(seq))
    .sort((one, other) => one - other)
  const start = Math.max(session.read_seq, session.floor_seq)
  const deleted_unread = [...deleted, ...seqs].filter((seq) => seq > start)
  if (seqs.some((seq) => seq > start) && deleted_unread.length > imLimits.unreadDeletionsMax)
    return { status: 'refused', code: 'limit_reached' }
  const step = seqs.length === 0 ? 0 : 1
  return {
    status: 'deleted',
    seqs,
    sessionRev: session.rev + step,
    deletedRev: session.deleted_rev + step,
    unread: countUnread({ ...session, last_seq: lastSeq, deleted_unread }),
  }
}
