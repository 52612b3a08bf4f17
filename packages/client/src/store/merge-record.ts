import { mergeSession } from '../session/merge-session.js'
import type { Change, ConversationRecord, TableName, Tables, WindowRecord } from './client-store.js'

/**
 * The record to keep where there is one already: two tabs write what each has come to, and neither may set the other
 * back. Own words (outbox, drafts) are the last writer's.
 */
export function mergeRecord(
  held: Tables[TableName] | undefined,
  change: Change,
): Tables[TableName] | undefined {
  if (held === undefined || change.record === undefined) return change.record
  switch (change.table) {
    case 'conversations':
      return mergeConversations(held as ConversationRecord, change.record)
    case 'windows':
      return laterWindow(held as WindowRecord, change.record)
    default:
      return change.record
  }
}

/** Whether a change has to look at what is there before it writes. */
export function isMerged({ table, record }: Change): boolean {
  return record !== undefined && (table === 'conversations' || table === 'windows')
}

type Place = Pick<ConversationRecord, 'rev' | 'deleted_rev'>

/** A record that is behind in any way stays out: to take the best of both would claim what neither holds. */
function mergeConversations(held: ConversationRecord, incoming: ConversationRecord): ConversationRecord {
  const later = incoming.seq >= held.seq && isReached(held, incoming) ? incoming : held
  const session = mergeSession(held.session, incoming.session)
  return { ...later, session, told_read_seq: Math.max(held.told_read_seq, incoming.told_read_seq) }
}

function laterWindow(held: WindowRecord, incoming: WindowRecord): WindowRecord {
  const isLater = isReached(held, incoming) && (incoming.end_seq >= held.end_seq || held.has_newer)
  return isLater || held.is_stale ? incoming : held
}

function isReached(held: Place, incoming: Place): boolean {
  return incoming.rev >= held.rev && incoming.deleted_rev >= held.deleted_rev
}
