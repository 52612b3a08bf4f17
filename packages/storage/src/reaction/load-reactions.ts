import type { ReactionWish, TargetKey } from '@stonechat/im/contract'
import { pairText, type ReactionsState } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { listMessagesAt } from '../message/list-messages.js'
import { loadActors } from '../message/load-actors.js'
import { addTo } from '../sql/add-to.js'
import { distinctBy } from '../sql/distinct-by.js'
import type { WriteTx } from '../sql/tx.js'
import { selectOwnReactions } from './own-reactions.js'

/** Locks the head of a conversation and reads what the rule has to know, in as many statements for one wish as for hundreds. */
export async function loadReactionsState(
  tx: WriteTx,
  conversationIds: ConversationIds,
  key: TargetKey,
  wishes: readonly ReactionWish[],
): Promise<ReactionsState> {
  const [id] = (await conversationIds.find(tx, [key])).values()
  const [head] = id === undefined ? [] : await lockHeads(tx, [id])
  const actors = [...new Set(wishes.map(({ actorId }) => actorId))]
  if (head === undefined)
    return { head, members: new Map(), floors: new Map(), messages: new Map(), own: new Map() }
  return {
    head,
    ...(await loadActors(tx, key, head.id, actors)),
    ...(await loadMessages(tx, head.id, wishes)),
  }
}

async function loadMessages(tx: WriteTx, conversationId: number, wishes: readonly ReactionWish[]) {
  const seqs = [...new Set(wishes.map(({ seq }) => seq))]
  const pairs = distinctBy(wishes, ({ seq, actorId }) => pairText(seq, actorId))
  const found = await listMessagesAt(
    tx,
    seqs.map((seq) => [conversationId, seq] as const),
  )
  const rows = await selectOwnReactions(
    tx,
    pairs.map(({ seq, actorId }) => [actorId, conversationId, seq]),
  )
  const own = new Map<string, string[]>()
  for (const { seq, user_id, emoji } of rows) addTo(own, pairText(seq, user_id), emoji)
  return { messages: new Map([...found.values()].map((message) => [message.seq, message])), own }
}
