import type { Session } from '@stonechat/protocol'
import { mergeSession } from '../session/merge-session.js'

/** How far a conversation has come here. It claims no more than what it holds: one record is written as a whole. */
export interface ConversationRecord {
  readonly conversation_id: number
  readonly session: Session
  /** Messages up to here have been handed on. */
  readonly seq: number
  readonly rev: number
  readonly deleted_rev: number
  /** What the server knows to be read; the session may be further, until the server has that too. */
  readonly told_read_seq: number
}

/** A record that is behind in any way stays out: to take the best of both would claim what neither holds. */
export function mergeConversations(
  held: ConversationRecord,
  incoming: ConversationRecord,
): ConversationRecord {
  const isLater =
    incoming.seq >= held.seq && incoming.rev >= held.rev && incoming.deleted_rev >= held.deleted_rev
  return {
    ...(isLater ? incoming : held),
    session: mergeSession(held.session, incoming.session),
    told_read_seq: Math.max(held.told_read_seq, incoming.told_read_seq),
  }
}
