import { pairText } from '@stonechat/im/rules'
import type { FileKind, Message } from '@stonechat/protocol'
import { listMessagesAt } from '../message/list-messages.js'
import { isDeletedFor } from '../message/message-row.js'
import { showTo } from '../message/parts.js'
import { snapshot, type Tx } from '../sql/tx.js'

/** See `FileRefStore.listFileMessages`. A range read of the index by place, backwards, and then the messages by their keys. */
export function listFileMessages(
  tx: Tx,
  page: {
    readonly conversationId: number
    readonly userId: number
    readonly kinds: readonly FileKind[] | undefined
    readonly afterSeq: number
    readonly beforeSeq: number | undefined
    readonly limit: number
  },
): Promise<{ messages: Message[]; hasMore: boolean }> {
  const { conversationId, userId, kinds, beforeSeq } = page
  return snapshot(tx, async (tx) => {
    let query = tx.db
      .selectFrom('im_file_refs as m')
      .select('m.seq')
      .distinct()
      .where('m.conversation_id', '=', conversationId)
      .where('m.seq', '>', page.afterSeq)
      .where(({ not }) => not(isDeletedFor(userId)))
    if (beforeSeq !== undefined) query = query.where('m.seq', '<', beforeSeq)
    query = kinds === undefined ? query.where('m.kind', '!=', 'sticker') : query.where('m.kind', 'in', kinds)
    const rows = await query
      .orderBy('m.seq', 'desc')
      .limit(page.limit + 1)
      .execute()
    const places = rows.slice(0, page.limit).map(({ seq }) => [conversationId, seq] as const)
    const found = await listMessagesAt(tx, places)
    const messages = places.flatMap((place) => found.get(pairText(...place)) ?? [])
    return { messages: await showTo(tx, userId, messages), hasMore: rows.length > page.limit }
  })
}
