import type { TargetKey, Vote } from '@stonechat/im/contract'
import { pairText, type VotesState } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { listMessagesAt } from '../message/list-messages.js'
import { loadActors } from '../message/load-actors.js'
import { addTo } from '../sql/add-to.js'
import type { WriteTx } from '../sql/tx.js'
import { selectOwnVotes } from './vote-part.js'

/** Locks the head of a conversation and reads what the rule has to know, in as many statements for one vote as for hundreds. */
export async function loadVotesState(
  tx: WriteTx,
  conversationIds: ConversationIds,
  key: TargetKey,
  seq: number,
  votes: readonly Vote[],
): Promise<VotesState> {
  const [id] = (await conversationIds.find(tx, [key])).values()
  const [head] = id === undefined ? [] : await lockHeads(tx, [id])
  const actors = [...new Set(votes.map(({ actorId }) => actorId))]
  if (head === undefined)
    return { head, members: new Map(), floors: new Map(), message: undefined, own: new Map() }
  const found = await listMessagesAt(tx, [[head.id, seq]])
  return {
    head,
    ...(await loadActors(tx, key, head.id, actors)),
    message: found.get(pairText(head.id, seq)),
    own: await loadOwn(tx, head.id, seq, actors),
  }
}

async function loadOwn(tx: WriteTx, conversationId: number, seq: number, actors: readonly number[]) {
  const rows = await selectOwnVotes(
    tx,
    actors.map((actor) => [actor, conversationId, seq]),
  )
  const own = new Map<number, number[]>()
  for (const { user_id, choice } of rows) addTo(own, user_id, choice)
  return own
}
