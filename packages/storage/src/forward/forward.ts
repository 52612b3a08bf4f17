/** What forwarding reads. */
import type { ImStore, SentMessage } from '@stonechat/im/contract'
import { keyText, pairText } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { findKnown } from '../message/load-send-state.js'
import { isDeletedFor, messageColumns, toMessage } from '../message/message-row.js'
import type { Tx } from '../sql/tx.js'

/** See `ImStore.findVisibleMessages`. By the primary key. */
export async function findVisibleMessages(
  tx: Tx,
  wanted: Parameters<ImStore['findVisibleMessages']>[0],
): Promise<Message[]> {
  const rows = await tx.db
    .selectFrom('im_messages as m')
    .select(messageColumns)
    .where('m.conversation_id', '=', wanted.conversationId)
    .where('m.seq', 'in', wanted.seqs)
    .where('m.seq', '>', wanted.afterSeq)
    .where('m.recalled_at', 'is', null)
    .where(({ not }) => not(isDeletedFor(wanted.userId)))
    .orderBy('m.seq')
    .execute()
  return rows.map(toMessage)
}

/** See `ImStore.findSentMessages`. */
export async function findSentMessages(
  tx: Tx,
  conversationIds: ConversationIds,
  senderId: number,
  names: Parameters<ImStore['findSentMessages']>[1],
): Promise<(SentMessage | undefined)[]> {
  const keys = new Map(names.map(({ key }) => [keyText(key), key]))
  const ids = await conversationIds.find(tx, [...keys.values()])
  const identities = names.map(
    ({ key, clientId }) => [ids.get(keyText(key)) ?? 0, senderId, clientId] as const,
  )
  const known = await findKnown(
    tx,
    identities.filter(([id]) => id !== 0),
  )
  return identities.map((identity) => known.get(pairText(...identity)))
}
