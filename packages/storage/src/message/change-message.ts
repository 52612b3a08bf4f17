import type { ChangeOutcome, MessageChange } from '@stonechat/im/contract'
import { decideMessageChange, keyText, moveFiles, toRef } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { moveFileRefs } from '../file-ref/file-refs.js'
import { lockFiles } from '../file-ref/lock-files.js'
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
    const state = await loadChangeState(tx, change, id)
    const { added, removed } = moveFiles(state.message?.content ?? null, change.content)
    const files = await lockFiles(tx, [...added.map((file) => file.id), ...removed])
    const decision = decideMessageChange(change, { ...state, files })
    if (decision.status === 'refused') return decision
    const { status, head } = decision
    const [message = decision.message] = await showTo(tx, change.actorId, [decision.message])
    const outcome = { status, message, conversation: toRef(head, change.key) }
    if (decision.status === 'unchanged') return outcome
    await moveFileRefs(tx, decision.message, decision.former, decision.message.content)
    if (decision.kind === 'message_recalled') await dropParts(tx, head.id, change.seq)
    await saveChange(tx, change, decision)
    return outcome
  })
}
