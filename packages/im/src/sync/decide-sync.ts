/** What of each conversation a client is missing, decided over positions: no database here. */
import { isSameSession, joinedRevOf } from '@stonechat/protocol'
import type { HeldConversation, SyncWish } from '../contract/index.js'

/** Where one of the user's conversations stands. */
export interface Standing {
  readonly conversation_id: number
  readonly kind: 'direct' | 'group'
  readonly last_seq: number
  readonly rev: number
  readonly session_rev: number
  readonly deleted_rev: number
  readonly floor_seq: number
}

/** A conversation that differs from what the client holds of it. */
export interface Missing {
  readonly standing: Standing
  /** Whether messages or changes are missing, not only the user's own view. */
  readonly hasMoved: boolean
  /** Too much, or not to be joined with what is held: the client reloads. */
  readonly reset: boolean
  /** Messages after it are missing. */
  readonly afterSeq: number
  /** Messages up to `afterSeq` that changed after it are out of date. */
  readonly afterRev: number
  /** Messages up to `afterSeq` that the user deleted after it are still held. */
  readonly afterDeletedRev: number
  /** Lines of changes of the group after it are missing. */
  readonly afterLineRev: number
}

export interface SyncDecision {
  /** The newest first. */
  readonly missing: readonly Missing[]
  /** Held conversations that are no longer the user's. */
  readonly removed: readonly number[]
}

/**
 * `standings` are all of the user's within the part that the request is about, the newest first. A client that holds nothing
 * gets the messages of the newest conversations only: those of older ones are loaded when the user opens them.
 */
export function decideSync(
  standings: readonly Standing[],
  { held, afterId = 0, upToId = Number.MAX_SAFE_INTEGER, limit }: SyncWish,
): SyncDecision {
  const heldById = new Map<number, HeldConversation>()
  for (const one of held)
    if (one.conversationId > afterId && one.conversationId <= upToId) heldById.set(one.conversationId, one)
  const missing: Missing[] = []
  for (const [rank, standing] of standings.entries()) {
    const have = heldById.get(standing.conversation_id)
    heldById.delete(standing.conversation_id)
    const hasMoved = have === undefined || have.lastSeq !== standing.last_seq || have.rev !== standing.rev
    if (!hasMoved && isSameView(standing, have)) continue
    const isOldNews = have === undefined && rank >= limit.conversations
    missing.push({
      standing,
      hasMoved,
      reset: isOldNews || mustReset(standing, have, limit.messages),
      afterSeq: Math.max(have?.lastSeq ?? 0, standing.floor_seq),
      // A client that holds nothing has nothing that could be out of date.
      afterRev: have?.rev ?? standing.rev,
      afterDeletedRev: have?.deletedRev ?? standing.deleted_rev,
      // The line of joining is the first to be seen; that of a new group has the rev 0.
      afterLineRev: Math.max(have?.rev ?? -1, joinedRevOf(standing) - 1),
    })
  }
  return { missing, removed: [...heldById.keys()] }
}

function isSameView(standing: Standing, have: HeldConversation): boolean {
  return have.sessionRev === standing.session_rev && have.deletedRev === standing.deleted_rev
}

function mustReset(standing: Standing, have: HeldConversation | undefined, maxMessages: number): boolean {
  const missing = standing.last_seq - Math.max(have?.lastSeq ?? 0, standing.floor_seq)
  if (missing > maxMessages) return true
  if (have === undefined) return false
  // The user left and came back. A client that does not keep the number sends a negative one.
  if (have.sessionRev >= 0 && !isSameSession(have.sessionRev, standing.session_rev)) return true
  // Ahead of the store: the database was restored from a backup.
  if (have.lastSeq > standing.last_seq || have.rev > standing.rev) return true
  if (have.sessionRev > standing.session_rev || have.deletedRev > standing.deleted_rev) return true
  // Below the floor: the user left and came back.
  return have.lastSeq < standing.floor_seq || standing.rev - have.rev > maxMessages
}

/** Whether there may be lines that the client does not hold. */
export function mayMissLines({ standing, reset, afterLineRev }: Missing): boolean {
  return standing.kind === 'group' && !reset && standing.rev > afterLineRev
}
