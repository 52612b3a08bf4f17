import type { Message, Target } from '@stonechat/protocol'
import type { ImContext } from './context.js'
import { listMessagesAfter } from './messages.js'
import { peerId } from './session-records.js'

/**
 * What a user has not received yet, in the order it was said. Where there is too much, the newest of each conversation
 * and the newest conversations: what follows live then joins without a gap, and the rest waits in the history.
 */
export async function listUndelivered(
  { db, dialect }: ImContext,
  userId: number,
  limit: { perConversation: number; total: number },
): Promise<{ messages: (Message & Target)[]; hasMore: boolean }> {
  return dialect.snapshot(db, async (trx) => {
    const waiting = await trx
      .selectFrom('im_sessions as s')
      .innerJoin('im_conversations as c', 'c.id', 's.conversation_id')
      .select(['c.id', 'c.kind', 'c.group_id', 'c.last_seq', peerId.as('peer_id')])
      .select(['s.delivered_seq', 's.read_seq', 's.floor_seq'])
      .where('s.user_id', '=', userId)
      .whereRef('c.last_seq', '>', 's.delivered_seq')
      .whereRef('c.last_seq', '>', 's.read_seq')
      .whereRef('c.last_seq', '>', 's.floor_seq')
      .orderBy('c.last_at', 'desc')
      .orderBy('c.id', 'desc')
      .execute()

    let left = limit.total
    let hasMore = false
    const positions: { conversationId: number; afterSeq: number }[] = []
    const targets = new Map<number, Target>()
    for (const row of waiting) {
      const count = row.last_seq - Math.max(row.delivered_seq, row.read_seq, row.floor_seq)
      const taken = Math.min(count, limit.perConversation, left)
      if (taken < count) hasMore = true
      if (taken === 0) continue
      left -= taken
      positions.push({ conversationId: row.id, afterSeq: row.last_seq - taken })
      targets.set(row.id, {
        target_type: row.kind === 'group' ? 'group' : 'user',
        target_id: (row.kind === 'group' ? row.group_id : row.peer_id) ?? 0,
      })
    }
    const messages = (await listMessagesAfter(trx, userId, positions)).flatMap((message) => {
      const target = targets.get(message.conversation_id)
      return target === undefined ? [] : [{ ...message, ...target }]
    })
    // Within a conversation times never run backwards and the sort is stable, so that `seq` stays ascending.
    messages.sort((one, other) => one.created_at - other.created_at)
    return { messages, hasMore }
  })
}
