import type { ReactedMessage, ReactionsOutcome, ReactionWish, TargetKey } from '@stonechat/im/contract'
import {
  decideReactions,
  nameReactors,
  pairText,
  type ReactedPlan,
  showOwnReactions,
  toRef,
} from '@stonechat/im/rules'
import { extrasOf, type Message } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { toExtrasText } from '../message/message-row.js'
import { saveChanges } from '../message/save-change.js'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { loadReactionsState } from './load-reactions.js'
import { findFirstReactors } from './reactors.js'

const reactionKey = ['conversation_id', 'seq', 'user_id', 'emoji'] as const
const reactionColumns = [...reactionKey, 'rev', 'at'] as const
const insertReactions = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'im_reactions', reactionColumns),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)
const deleteReactions = buildOnce(
  ({ db, engine }) => engine.deleteGiven(db, 'im_reactions', reactionKey),
  (engine, keys: readonly Values[]) => engine.pack.tuples(reactionKey, keys),
)
const messageKey = ['conversation_id', 'seq'] as const
const messageColumns = ['rev', 'extras'] as const
const updateMessages = buildOnce(
  ({ db, engine }) => engine.updateGiven(db, 'im_messages', messageKey, messageColumns),
  (engine, rows: readonly Values[]) => engine.pack.tuples([...messageKey, ...messageColumns], rows),
)

/** See `ImStore.setReactions`. */
export async function setReactions(
  tx: Tx,
  conversationIds: ConversationIds,
  key: TargetKey,
  wishes: readonly ReactionWish[],
): Promise<ReactionsOutcome> {
  return write(tx, async (tx) => {
    const state = await loadReactionsState(tx, conversationIds, key, wishes)
    const decision = decideReactions(key, wishes, state)
    const messages = new Map(state.messages)
    const changed: ReactedMessage[] = []
    for (const plan of await savePlans(tx, decision.changed)) {
      messages.set(plan.message.seq, plan.message)
      const reactions = plan.wishes.map(({ actorId, emoji, on }) => ({ user_id: actorId, emoji, on }))
      changed.push({ message: plan.message, conversation: toRef(plan.head, key), reactions })
    }
    const outcomes = decision.outcomes.map((outcome, index) => {
      if (outcome.status === 'refused') return outcome
      const { seq, actorId } = wishes[index]!
      const own = decision.own(seq, actorId)
      return { ...outcome, message: showOwnReactions(messages.get(seq)!, actorId, own) }
    })
    return { outcomes, changed }
  })
}

/** Writes what was decided, and answers with it as everybody sees it. */
async function savePlans(tx: WriteTx, plans: readonly ReactedPlan[]): Promise<ReactedPlan[]> {
  const [head] = plans.slice(-1).map((plan) => plan.head)
  if (head === undefined) return []
  await saveReactions(tx, plans)
  const named = await nameAll(tx, head.id, plans)
  await updateMessages(
    tx,
    named.map(({ message }) => [head.id, message.seq, message.rev, toExtrasText(extrasOf(message))]),
  )
  await saveChanges(
    tx,
    named.map(({ message, head, wishes: [first] }) => ({
      ...{ kind: 'message_reacted' as const, head, seq: message.seq, former: null },
      ...{ actorId: first!.actorId, at: first!.at },
    })),
  )
  return named
}

async function saveReactions(tx: WriteTx, plans: readonly ReactedPlan[]): Promise<void> {
  const added: Values[] = []
  const removed: Values[] = []
  for (const { head, wishes } of plans)
    for (const { seq, actorId, emoji, on, at } of wishes)
      if (on) added.push([head.id, seq, actorId, emoji, head.rev, at])
      else removed.push([head.id, seq, actorId, emoji])
  if (added.length > 0) await insertReactions(tx, added)
  if (removed.length > 0) await deleteReactions(tx, removed)
}

/** Where one who was named is gone, the next one is: read only then, since everyone else is known. */
async function nameAll(
  tx: WriteTx,
  conversationId: number,
  plans: readonly ReactedPlan[],
): Promise<ReactedPlan[]> {
  const wanted = plans.flatMap(({ message: { seq }, unnamed }) => unnamed.map((emoji) => ({ seq, emoji })))
  const found = await findFirstReactors(tx, conversationId, wanted)
  const name = (message: Message, emoji: string) =>
    nameReactors(message, emoji, found.get(pairText(message.seq, emoji)) ?? [])
  return plans.map((plan) => ({ ...plan, message: plan.unnamed.reduce(name, plan.message) }))
}
