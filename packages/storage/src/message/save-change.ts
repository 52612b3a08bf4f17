/** What every change of a message reads first and writes last. */
import type { MessageChange } from '@stonechat/im/contract'
import type { Head, MessageChangeKind, MessageChangeState } from '@stonechat/im/rules'
import { type Content, extrasOf, type Message } from '@stonechat/protocol'
import { lockHeads, saveHeads } from '../conversation/heads.js'
import { appendEvents } from '../event/append-events.js'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
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
  await updateMessage(tx, made.message)
  await saveChanges(tx, [{ ...made, seq, actorId, at }])
}

/** What was done to one message. */
export interface ChangeMade extends Pick<MessageChange, 'seq' | 'actorId' | 'at'> {
  readonly kind: MessageChangeKind
  /** At the `rev` of this change. */
  readonly head: Head
  readonly former: Content | null
}

const changeColumns = ['conversation_id', 'rev', 'kind', 'seq', 'actor_id', 'former', 'at'] as const
const insertChanges = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'im_changes', changeColumns),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/** Writes changes of one conversation in the order of their `rev`, their events and its head, which is locked. */
export async function saveChanges(tx: WriteTx, changes: readonly ChangeMade[]): Promise<void> {
  const last = changes.at(-1)
  if (last === undefined) return
  await insertChanges(
    tx,
    changes.map(({ kind, head, seq, actorId, former, at }) => [
      ...[head.id, head.rev, kind, seq, actorId],
      ...[JSON.stringify(former), at],
    ]),
  )
  await saveHeads(tx, [last.head])
  await appendEvents(
    tx,
    changes.map(({ head: { id, rev }, seq, at }) => ({
      ...{ conversation_id: id, kind: 'message_changed', seq, rev, at },
    })),
  )
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
