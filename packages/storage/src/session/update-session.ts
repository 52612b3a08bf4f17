import type { SessionPatch, SessionRecord } from '@stonechat/im/contract'
import { decideSessionPatch } from '@stonechat/im/rules'
import { type Tx, write } from '../sql/tx.js'
import { loadSessionRecord } from './session-records.js'

/** Pins, mutes, keeps a draft; `session_rev` moves only where something really differs. */
export async function updateSession(
  tx: Tx,
  userId: number,
  conversationId: number,
  patch: SessionPatch,
  at: number,
): Promise<SessionRecord | undefined> {
  return write(tx, async (tx) => {
    const row = await tx.engine
      .forUpdate(
        tx.db
          .selectFrom('im_sessions')
          .select(['pinned_at', 'muted', 'draft', 'rev'])
          .where('user_id', '=', userId)
          .where('conversation_id', '=', conversationId),
      )
      .executeTakeFirst()
    if (row === undefined) return undefined
    const next = decideSessionPatch({ ...row, muted: row.muted === 1 }, patch, at)
    if (next !== undefined)
      await tx.db
        .updateTable('im_sessions')
        .set({ ...next, muted: Number(next.muted), rev: row.rev + 1 })
        .where('user_id', '=', userId)
        .where('conversation_id', '=', conversationId)
        .execute()
    return loadSessionRecord(tx, userId, conversationId)
  })
}
