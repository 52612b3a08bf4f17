import type { ChangeOutcome, MessageChange } from '@stonechat/im/contract'
import {
  decideMessageChange,
  type Head,
  keyText,
  type MessageChangeKind,
  type MessageChangeState,
  toRef,
} from '@stonechat/im/rules'
import type { Content, Message } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads, saveHeads } from '../conversation/heads.js'
import { appendEvents } from '../event/append-events.js'
import { dropReactions, nameOwnReactions } from '../reaction/reactions.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { messageColumns, toMessage } from './messages.js'

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
    const [message = decision.message] = await nameOwnReactions(tx, change.actorId, [decision.message])
    const outcome = { status, message, conversation: toRef(head, change.key) }
    if (decision.status === 'unchanged') return outcome
    if (decision.kind === 'message_recalled') await dropReactions(tx, head.id, change.seq)
    await saveChange(tx, change, decision)
    return outcome
  })
}

/** Writes the new state of a message, its change and its event, under the lock of its head. */
export async function saveChange(
  tx: WriteTx,
  { seq, actorId, at }: Pick<MessageChange, 'seq' | 'actorId' | 'at'>,
  made: {
    readonly kind: MessageChangeKind
    readonly message: Message
    readonly head: Head
    readonly former: Content | null
  },
): Promise<void> {
  const { kind, message, head, former } = made
  const place = { conversation_id: head.id, seq, rev: head.rev }
  await updateMessage(tx, message)
  await tx.db
    .insertInto('im_changes')
    .values({ ...place, kind, actor_id: actorId, former: JSON.stringify(former), at })
    .execute()
  await saveHeads(tx, [head])
  await appendEvents(tx, [{ ...place, kind: 'message_changed', at }])
}

/** Locks the head of a conversation, and reads what a rule has to know of a message in it. */
export async function loadChangeState(
  tx: WriteTx,
  { key, actorId, seq }: Pick<MessageChange, 'key' | 'actorId' | 'seq'>,
  id: number | undefined,
): Promise<MessageChangeState> {
  const [head] = id === undefined ? [] : await lockHeads(tx, [id])
  if (head === undefined) return { head, member: undefined, message: undefined }
  const member = key.kind === 'group' ? await loadMember(tx, key.groupId, actorId) : undefined
  const row = await tx.db
    .selectFrom('im_messages as m')
    .innerJoin('im_sessions as s', 's.conversation_id', 'm.conversation_id')
    .select(messageColumns.map((column) => `m.${column}` as const))
    .where('s.user_id', '=', actorId)
    .where('m.conversation_id', '=', head.id)
    .where('m.seq', '=', seq)
    .whereRef('m.seq', '>', 's.floor_seq')
    .executeTakeFirst()
  return { head, member, message: row && toMessage(row) }
}

async function loadMember(tx: WriteTx, groupId: number, userId: number) {
  const row = await tx.db
    .selectFrom('im_group_members')
    .select(['role', 'muted_until'])
    .where('group_id', '=', groupId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && { role: row.role, mutedUntil: row.muted_until }
}

async function updateMessage(tx: WriteTx, message: Message): Promise<void> {
  await tx.db
    .updateTable('im_messages')
    .set({
      rev: message.rev,
      content: message.content === null ? null : JSON.stringify(message.content),
      edited_at: message.edited_at,
      recalled_at: message.recalled_at,
      reactions: message.reactions === undefined ? null : JSON.stringify(message.reactions),
    })
    .where('conversation_id', '=', message.conversation_id)
    .where('seq', '=', message.seq)
    .execute()
}
