import type { SessionCursor, SessionRecord } from '@stonechat/im/contract'
import { sql } from 'kysely'
import { snapshot, type Tx } from '../sql/tx.js'
import { loadSessionRecords } from './session-records.js'

const isPinned = sql<number>`case when s.pinned_at is null then 0 else 1 end`

/**
 * One page, pinned first, then newest. Reads the user's part of the primary key of `im_sessions` and sorts it: the
 * newest message of a conversation is not known to the sessions of its members, of whom there may be 100,000.
 */
export async function listSessions(
  tx: Tx,
  userId: number,
  { limit, after }: { limit: number; after?: SessionCursor | undefined },
): Promise<SessionRecord[]> {
  return snapshot(tx, async (tx) => {
    let query = tx.db
      .selectFrom('im_sessions as s')
      .innerJoin('im_conversations as c', 'c.id', 's.conversation_id')
      .select('s.conversation_id')
      .where('s.user_id', '=', userId)
    if (after !== undefined) {
      const afterPinned = after.pinnedAt > 0 ? 1 : 0
      query = query.where(({ eb, and, or }) =>
        or([
          eb(isPinned, '<', afterPinned),
          and([eb(isPinned, '=', afterPinned), eb('c.last_at', '<', after.lastAt)]),
          and([
            eb(isPinned, '=', afterPinned),
            eb('c.last_at', '=', after.lastAt),
            eb('c.id', '<', after.conversationId),
          ]),
        ]),
      )
    }
    const page = await query
      .orderBy(isPinned, 'desc')
      .orderBy('c.last_at', 'desc')
      .orderBy('c.id', 'desc')
      .limit(limit)
      .execute()
    const ids = page.map((row) => row.conversation_id)
    const records = await loadSessionRecords(tx, userId, ids)
    const byId = new Map(records.map((record) => [record.conversation_id, record]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  })
}
