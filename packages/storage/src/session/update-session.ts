import type { SessionPatch, SessionRecord } from '@stonechat/im/contract'
import { decideSessionPatch } from '@stonechat/im/rules'
import type { ImContext } from '../sql/context.js'
import { loadSessionRecord } from './session-records.js'

/** Pins, mutes, keeps a draft; `session_rev` moves only where something really differs. */
export async function updateSession(
  { db, engine }: ImContext,
  userId: number,
  conversationId: number,
  patch: SessionPatch,
  at: number,
): Promise<SessionRecord | undefined> {
  return engine.write(db, async (trx) => {
    const row = await engine
      .forUpdate(
        trx
          .selectFrom('im_sessions')
          .select(['pinned_at', 'muted', 'draft', 'rev'])
          .where('user_id', '=', userId)
          .where('conversation_id', '=', conversationId),
      )
      .executeTakeFirst()
    if (row === undefined) return undefined
    const next = decideSessionPatch({ ...row, muted: row.muted === 1 }, patch, at)
    if (next !== undefined)
      await trx
        .updateTable('im_sessions')
        .set({ ...next, muted: Number(next.muted), rev: row.rev + 1 })
        .where('user_id', '=', userId)
        .where('conversation_id', '=', conversationId)
        .execute()
    return loadSessionRecord({ trx, engine }, userId, conversationId)
  })
}
