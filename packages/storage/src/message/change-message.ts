import type { ChangeOutcome, MessageChange } from '@stonechat/im/contract'
import { decideMessageChange, keyText, moveFiles, toRef } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { moveFileRefs } from '../file-ref/file-refs.js'
import { lockFiles } from '../file-ref/lock-files.js'
import { moveMentions } from '../mention/mentions.js'
import { movePins } from '../pin/pin-rows.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { selectMembers } from './load-send-state.js'
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
    const mentionable = await findMentionable(tx, change, state.message)
    const decision = decideMessageChange(change, { ...state, files, mentionable })
    if (decision.status === 'refused') return decision
    const { status, head } = decision
    const [message = decision.message] = await showTo(tx, change.actorId, [decision.message])
    const outcome = { status, message, conversation: toRef(head, change.key) }
    if (decision.status === 'unchanged') return outcome
    await moveFileRefs(tx, decision.message, decision.former, decision.message.content)
    await moveMentions(tx, state.message ?? decision.message, decision.message)
    if (decision.kind === 'message_recalled') await dropParts(tx, head.id, change.seq)
    if (state.message?.pinned !== undefined) await movePins(tx, head)
    await saveChange(tx, change, decision)
    return outcome
  })
}

/** Of those whom an edit mentions besides, who are in the group. No statement where it names nobody else. */
async function findMentionable(
  tx: WriteTx,
  { key, mentions }: MessageChange,
  before: Message | undefined,
): Promise<ReadonlySet<number>> {
  const asked = (mentions?.mentions ?? []).filter((one) => before?.mentions?.includes(one) !== true)
  if (key.kind === 'direct' || asked.length === 0) return new Set()
  const rows = await selectMembers(
    tx,
    asked.map((userId) => [key.groupId, userId]),
  )
  return new Set(rows.map((row) => row.user_id))
}
