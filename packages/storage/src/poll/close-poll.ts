import type { ChangeOutcome, ImStore } from '@stonechat/im/contract'
import { decideClosing, decideDueClosing, keyText, pairText, toRef } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { keyOf } from '../conversation/key-of.js'
import { addJobs } from '../job/add-jobs.js'
import { listMessagesAt } from '../message/list-messages.js'
import { showTo } from '../message/parts.js'
import { loadChangeState, saveChange } from '../message/save-change.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { nobody } from './votes.js'

/** Adds the jobs that close new polls at their time, in the transaction that makes them. No statement where there is none. */
export async function addClosings(tx: WriteTx, messages: readonly Message[]): Promise<void> {
  const jobs = messages.flatMap(({ content, conversation_id: conversationId, seq }) =>
    content?.type === 'poll' && content.closes_at !== undefined
      ? [{ kind: 'poll.close', body: { conversationId, seq }, due: { at: content.closes_at } }]
      : [],
  )
  if (jobs.length > 0) await addJobs(tx, jobs)
}

/** See `ImStore.closePoll`. */
export function closePoll(
  tx: Tx,
  conversationIds: ConversationIds,
  closing: Parameters<ImStore['closePoll']>[0],
): Promise<ChangeOutcome> {
  return write(tx, async (tx) => {
    const id = (await conversationIds.find(tx, [closing.key])).get(keyText(closing.key))
    const decision = decideClosing(closing, await loadChangeState(tx, closing, id))
    if (decision.status === 'refused') return decision
    const { status, head, message } = decision
    if (status === 'changed') await save(tx, decision, closing.actorId, closing.at)
    const [shown = message] = await showTo(tx, closing.actorId, [message])
    return { status, message: shown, conversation: toRef(head, closing.key) }
  })
}

/** See `ImStore.closeDuePoll`. */
export function closeDuePoll(
  tx: Tx,
  conversationId: number,
  seq: number,
): ReturnType<ImStore['closeDuePoll']> {
  return write(tx, async (tx) => {
    const [head] = await lockHeads(tx, [conversationId])
    const message = (await listMessagesAt(tx, [[conversationId, seq]])).get(pairText(conversationId, seq))
    const decision = head && message && decideDueClosing(head, message)
    if (decision === undefined) return undefined
    await save(tx, decision, nobody, decision.message.poll?.closed_at ?? 0)
    return { message: decision.message, conversation: toRef(decision.head, keyOf(decision.head)) }
  })
}

function save(
  tx: WriteTx,
  { head, message }: Pick<Extract<ReturnType<typeof decideClosing>, { head: unknown }>, 'head' | 'message'>,
  actorId: number,
  at: number,
): Promise<void> {
  const change = { seq: message.seq, actorId, at }
  return saveChange(tx, change, { kind: 'message_poll_closed', message, head, former: null })
}
