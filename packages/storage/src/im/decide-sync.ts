/** What of each conversation a client is missing, decided over positions: no database here. */
import type { Held } from '@stonechat/im/contract'

/** Where one of the user's conversations stands. */
export interface Standing {
  readonly conversation_id: number
  readonly last_seq: number
  readonly rev: number
  readonly session_rev: number
  readonly floor_seq: number
}

export interface Missing {
  readonly standing: Standing
  /** Too much, or not to be joined with what is held: the client reloads. */
  readonly reset: boolean
  /** Messages after it are missing. */
  readonly afterSeq: number
  /** Messages up to `afterSeq` that changed after it are out of date. */
  readonly afterRev: number
}

export interface SyncDecision {
  /** Conversations whose session must be sent. */
  readonly sessions: readonly number[]
  readonly conversations: readonly Missing[]
  /** Held conversations that are no longer the user's. */
  readonly removed: readonly number[]
}

/** `standings` are all of the user's, the newest first: beyond the limit the oldest are reset. */
export function decideSync(
  standings: readonly Standing[],
  held: readonly Held[],
  limit: { conversations: number; messages: number },
): SyncDecision {
  const heldById = new Map(held.map((one) => [one.conversationId, one]))
  const sessions: number[] = []
  const conversations: Missing[] = []
  let detailed = 0
  for (const standing of standings) {
    const have = heldById.get(standing.conversation_id)
    heldById.delete(standing.conversation_id)
    const hasMoved = have === undefined || have.lastSeq !== standing.last_seq || have.rev !== standing.rev
    if (!hasMoved && have.sessionRev === standing.session_rev) continue
    sessions.push(standing.conversation_id)
    if (!hasMoved) continue
    const reset = mustReset(standing, have, limit.messages) || detailed >= limit.conversations
    if (!reset) detailed += 1
    conversations.push({
      standing,
      reset,
      afterSeq: Math.max(have?.lastSeq ?? 0, standing.floor_seq),
      // Who holds nothing has nothing that could be out of date.
      afterRev: have?.rev ?? standing.rev,
    })
  }
  return { sessions, conversations, removed: [...heldById.keys()] }
}

function mustReset(standing: Standing, have: Held | undefined, maxMessages: number): boolean {
  const missing = standing.last_seq - Math.max(have?.lastSeq ?? 0, standing.floor_seq)
  if (missing > maxMessages) return true
  if (have === undefined) return false
  // Ahead of the store: the database was restored from a backup. Below the floor: the user left and came back.
  if (have.lastSeq > standing.last_seq || have.rev > standing.rev) return true
  return have.lastSeq < standing.floor_seq || standing.rev - have.rev > maxMessages
}
