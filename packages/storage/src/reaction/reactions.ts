import type { ChangeOutcome, ReactionChange } from '@stonechat/im/contract'
import {
  decideReaction,
  hidesOwnReaction,
  keyText,
  reactionLimits,
  showOwnReactions,
  toRef,
} from '@stonechat/im/rules'
import type { Reactor } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import type { MessagePart } from '../message/parts.js'
import { loadChangeState, saveChange } from '../message/save-change.js'
import { buildOnce } from '../sql/build-once.js'
import { given, type Values } from '../sql/given.js'
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
    .limit(reactionLimits.reactorsNamedMax)
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

/** See `ImStore.listReactors`. A range read of the index by message. */
export async function listReactors(
  tx: Tx,
  page: { conversationId: number; seq: number; emoji?: string | undefined; afterRev: number; limit: number },
): Promise<{ reactors: Reactor[]; nextRev: number | undefined }> {
  const { emoji } = page
  let query = tx.db
    .selectFrom('im_reactions')
    .select(['user_id', 'emoji', 'rev', 'at'])
    .where('conversation_id', '=', page.conversationId)
    .where('seq', '=', page.seq)
    .where('rev', '>', page.afterRev)
  if (emoji !== undefined) query = query.where('emoji', '=', emoji)
  const rows = await query
    .orderBy('rev')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  return {
    reactors: shown.map((row) => ({ user_id: row.user_id, emoji: row.emoji, created_at: row.at })),
    nextRev: rows.length > page.limit ? shown.at(-1)?.rev : undefined,
  }
}

type OwnKey = { user_id: number; conversation_id: number; seq: number }
const ownKey = ['user_id', 'conversation_id', 'seq'] as const
const selectOwn = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<OwnKey>(ownKey, given).as('w'))
      .innerJoin('im_reactions as r', (join) =>
        join
          .onRef('r.conversation_id', '=', 'w.conversation_id')
          .onRef('r.seq', '=', 'w.seq')
          .onRef('r.user_id', '=', 'w.user_id'),
      )
      .select(['r.conversation_id', 'r.seq', 'r.emoji']),
  (engine, keys: readonly Values[]) => engine.pack.tuples(ownKey, keys),
)

/** Messages name ten of the users who react, and each user that they are shown to. Recalled ones have no reactions. */
export const reactionPart: MessagePart = {
  async show(tx, userId, messages) {
    const asked = messages.filter((message) => hidesOwnReaction(message, userId))
    if (asked.length === 0) return messages
    const keys = asked.map(({ conversation_id, seq }) => [userId, conversation_id, seq])
    const rows = await selectOwn(tx, keys)
    return messages.map((message) => {
      const { conversation_id, seq } = message
      const own = rows.filter((row) => row.conversation_id === conversation_id && row.seq === seq)
      if (own.length === 0) return message
      return showOwnReactions(
        message,
        userId,
        own.map(({ emoji }) => emoji),
      )
    })
  },
  async drop(tx, conversationId, seq) {
    await tx.db
      .deleteFrom('im_reactions')
      .where('conversation_id', '=', conversationId)
      .where('seq', '=', seq)
      .execute()
  },
}
