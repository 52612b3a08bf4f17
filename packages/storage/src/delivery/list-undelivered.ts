import { decideUndelivered } from '@stonechat/im/rules'
import type { Message, Target } from '@stonechat/protocol'
import { listMessagesAfter } from '../message/list-messages.js'
import { peerId } from '../session/session-records.js'
import { snapshot, type Tx } from '../sql/tx.js'
import { oldestFirst } from './oldest-first.js'

/** The messages a user has not received yet, in the order they were sent. */
export async function listUndelivered(
  tx: Tx,
  userId: number,
  limit: { perConversation: number; total: number },
): Promise<{ messages: (Message & Target)[]; hasMore: boolean }> {
  return snapshot(tx, async (tx) => {
    const waiting = await tx.db
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

    const { ranges, hasMore } = decideUndelivered(waiting, limit)
    const targets = new Map(
      waiting.map(({ id, kind, group_id, peer_id }): [number, Target] => [
        id,
        kind === 'group'
          ? { target_type: 'group', target_id: group_id ?? 0 }
          : { target_type: 'user', target_id: peer_id ?? 0 },
      ]),
    )
    const messages = (await listMessagesAfter(tx, userId, ranges)).flatMap((message) => {
      const target = targets.get(message.conversation_id)
      return target === undefined ? [] : [{ ...message, ...target }]
    })
    return { messages: oldestFirst(messages), hasMore }
  })
}
