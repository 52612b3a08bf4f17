import type { ChangeOutcome, MessageChange } from '@stonechat/im/contract'
import { decideMessageChange, keyText, toRef } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { type Tx, write } from '../sql/tx.js'
import { dropParts, showTo } from './parts.js'
import { loadChangeState, saveChange } from './save-change.js'

/** See `ImStore.changeMessage`. The former content stays in `im_changes`. */
export async function changeMessage(
  tx: Tx,
  conversationIds: ConversationIds,
  change: MessageChange,
): Promise<ChangeOutcome> {
  return write(tx, async (tx) => {
    const id = (await conversationIds.find(tx, [change.key])).get(keyText(change.key))
    const decision = decideMessageChange(change, await loadChangeState(tx, change, id))
    if (decision.status === 'refused') return decision
    const { status, head } = decision
    const [message = decision.message] = await showTo(tx, change.actorId, [decision.message])
    const outcome = { status, message, conversation: toRef(head, change.key) }
    if (decision.status === 'unchanged') return outcome
    if (decision.kind === 'message_recalled') await dropParts(tx, head.id, change.seq)
    await saveChange(tx, change, decision)
    return outcome
  })
}
