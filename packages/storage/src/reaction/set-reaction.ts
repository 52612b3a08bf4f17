import type { ChangeOutcome, ReactionChange } from '@stonechat/im/contract'
import { decideReaction, keyText, reactorsShownMax, showOwnReactions, toRef } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { loadChangeState, saveChange } from '../message/change-message.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'

/** See `ImStore.setReaction`. */
export async function setReaction(
  tx: Tx,
  conversationIds: ConversationIds,
  change: ReactionChange,
): Promise<ChangeOutcome> {
  return write(tx, async (tx) => {
    const id = (await conversationIds.find(tx, [change.key])).get(keyText(change.key))
    const state = await loadChangeState(tx, change, id)
    const [own, others] = await loadReactors(tx, change, id ?? 0)
    const decision = decideReaction(change, { ...state, own, others })
    if (decision.status === 'refused') return decision
    const { status, message, head } = decision
    const nowOwn = change.on ? [...own, change.emoji] : own.filter((emoji) => emoji !== change.emoji)
    const shown = showOwnReactions(message, change.actorId, nowOwn)
    const outcome = { status, message: shown, conversation: toRef(head, change.key) }
    if (status === 'unchanged') return outcome

    await saveReaction(tx, change, head)
    await saveChange(tx, change, { head, message, kind: 'message_reacted', former: null })
    return outcome
  })
}

async function loadReactors(
  tx: WriteTx,
  { seq, actorId, emoji }: ReactionChange,
  conversationId: number,
): Promise<[own: string[], others: number[]]> {
  const ofMessage = tx.db
    .selectFrom('im_reactions')
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', seq)
  const own = await ofMessage.select('emoji').where('user_id', '=', actorId).execute()
  const others = await ofMessage
    .select('user_id')
    .where('emoji', '=', emoji)
    .where('user_id', '!=', actorId)
    .orderBy('rev')
    .limit(reactorsShownMax)
    .execute()
  return [own.map((row) => row.emoji), others.map((row) => row.user_id)]
}

async function saveReaction(
  tx: WriteTx,
  { seq, actorId: user_id, emoji, on, at }: ReactionChange,
  { id: conversation_id, rev }: { readonly id: number; readonly rev: number },
): Promise<void> {
  if (on)
    await tx.db.insertInto('im_reactions').values({ conversation_id, seq, user_id, emoji, rev, at }).execute()
  else
    await tx.db
      .deleteFrom('im_reactions')
      .where('conversation_id', '=', conversation_id)
      .where('seq', '=', seq)
      .where('user_id', '=', user_id)
      .where('emoji', '=', emoji)
      .execute()
}
