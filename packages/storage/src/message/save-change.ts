/** What every change of a message reads first and writes last. */
import type { MessageChange } from '@stonechat/im/contract'
import type { Head, MessageChangeKind, MessageChangeState } from '@stonechat/im/rules'
import { type Content, extrasOf, type Message } from '@stonechat/protocol'
import { lockHeads, saveHeads } from '../conversation/heads.js'
import { appendEvents } from '../event/append-events.js'
import type { WriteTx } from '../sql/tx.js'
import { messageColumns, toExtrasText, toMessage } from './message-row.js'

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
      extras: toExtrasText(extrasOf(message)),
    })
    .where('conversation_id', '=', message.conversation_id)
    .where('seq', '=', message.seq)
    .execute()
}
