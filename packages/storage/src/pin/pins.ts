import type { ImStore, PinChange, PinOutcome } from '@stonechat/im/contract'
import { decidePin, type Head, keyText, toRef } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { saveLine } from '../group-line/lines.js'
import { isDeletedFor, messageColumns, toMessage } from '../message/message-row.js'
import { showTo } from '../message/parts.js'
import { loadChangeState, saveChange } from '../message/save-change.js'
import { snapshot, type Tx, type WriteTx, write } from '../sql/tx.js'
import { deletePin, movePins } from './pin-rows.js'

/** See `ImStore.setPin`. */
export async function setPin(
  tx: Tx,
  conversationIds: ConversationIds,
  change: PinChange,
): Promise<PinOutcome> {
  return write(tx, async (tx) => {
    const id = (await conversationIds.find(tx, [change.key])).get(keyText(change.key))
    const state = await loadChangeState(tx, change, id)
    const decision = decidePin(change, { ...state, pinCount: await countPins(tx, id ?? 0) })
    if (decision.status === 'refused') return decision
    const { status, head, message } = decision
    const [shown = message] = await showTo(tx, change.actorId, [message])
    const outcome = { status, message: shown, conversation: toRef(head, change.key) }
    if (decision.status === 'unchanged') return outcome

    if (change.on) await insertPin(tx, head, change.seq)
    else await deletePin(tx, head.id, change.seq)
    await movePins(tx, head)
    if (decision.line !== undefined) await saveLine(tx, head.id, decision.line)
    await saveChange(tx, change, { head, message, kind: 'message_pinned', former: null })
    return { ...outcome, line: decision.line }
  })
}

/** See `ImStore.listPins`. A range read of the key of `im_pins`, which has `pinsMaxPerConversation` rows of it at most. */
export async function listPins(
  tx: Tx,
  page: Parameters<ImStore['listPins']>[0],
): Promise<{ pins: { message: Message; rev: number }[]; hasMore: boolean; pinsRev: number }> {
  const { userId, conversationId } = page
  return snapshot(tx, async (tx) => {
    const head = await tx.db
      .selectFrom('im_conversations')
      .select('pins_rev')
      .where('id', '=', conversationId)
      .executeTakeFirst()
    const rows = await tx.db
      .selectFrom('im_pins as p')
      .innerJoin('im_messages as m', (join) =>
        join.onRef('m.conversation_id', '=', 'p.conversation_id').onRef('m.seq', '=', 'p.seq'),
      )
      .select(messageColumns.map((column) => `m.${column}` as const))
      .select('p.rev as pin_rev')
      .where('p.conversation_id', '=', conversationId)
      .where('p.seq', '>', page.floorSeq)
      .where('p.rev', '<', page.beforeRev)
      .where(({ not }) => not(isDeletedFor(userId)))
      .orderBy('p.rev', 'desc')
      .limit(page.limit + 1)
      .execute()
    const shown = rows.slice(0, page.limit)
    const messages = await showTo(tx, userId, shown.map(toMessage))
    return {
      pins: messages.map((message, index) => ({ message, rev: shown[index]!.pin_rev })),
      hasMore: rows.length > page.limit,
      pinsRev: head?.pins_rev ?? 0,
    }
  })
}

async function countPins(tx: WriteTx, conversationId: number): Promise<number> {
  const { count } = await tx.db
    .selectFrom('im_pins')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function insertPin(tx: WriteTx, { id, rev }: Head, seq: number): Promise<void> {
  await tx.db.insertInto('im_pins').values({ conversation_id: id, seq, rev }).execute()
}
