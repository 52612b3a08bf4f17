import type { ChangeOutcome, MessageChange, Refusal } from '@stonechat/im/contract'
import {
  decideMessageChange,
  type Head,
  isOutsider,
  keyText,
  type MessageChangeState,
  toRef,
} from '@stonechat/im/rules'
import type { ErrorCode, Message } from '@stonechat/protocol'
import type { Transaction } from 'kysely'
import type { Dialect } from '../dialect.js'
import type { Schema } from '../schema/index.js'
import type { ImContext } from './context.js'
import { appendEvents } from './events-append.js'
import { lockHeads, saveHeads } from './heads.js'
import { messageColumns, toMessage } from './messages.js'

interface Loaded extends MessageChangeState {
  readonly head: Head
}

/** See `ImStore.changeMessage`. The former content stays in `im_changes`. */
export async function changeMessage(
  { db, dialect, conversationIds }: ImContext,
  change: MessageChange,
): Promise<ChangeOutcome> {
  if (isOutsider(change.actorId, change.key)) return refused('not_a_member')
  return dialect.write(db, async (trx) => {
    const id = (await conversationIds.find(trx, [change.key])).get(keyText(change.key))
    const state = await loadState(trx, dialect, change, id)
    if ('status' in state) return state
    const decision = decideMessageChange(change, state)
    if (decision.status === 'refused') return decision
    if (decision.status === 'unchanged')
      return { status: 'unchanged', message: state.message, conversation: toRef(state.head, change.key) }

    const head = { ...state.head, rev: state.head.rev + 1 }
    await updateMessage(trx, decision.message)
    await trx
      .insertInto('im_changes')
      .values({
        conversation_id: head.id,
        rev: head.rev,
        kind: decision.kind,
        seq: change.seq,
        actor_id: change.actorId,
        former: JSON.stringify(state.message.content),
        at: change.at,
      })
      .execute()
    await saveHeads(trx, dialect, [head])
    const place = { conversation_id: head.id, seq: change.seq, rev: head.rev }
    await appendEvents(trx, dialect, [{ ...place, kind: 'message_changed', at: change.at }])
    return { status: 'changed', message: decision.message, conversation: toRef(head, change.key) }
  })
}

async function loadState(
  trx: Transaction<Schema>,
  dialect: Dialect,
  { key, actorId, seq }: MessageChange,
  id: number | undefined,
): Promise<Loaded | Refusal> {
  const [head] = id === undefined ? [] : await lockHeads(trx, dialect, [id])
  if (head === undefined) return refused(key.kind === 'group' ? 'group_not_found' : 'message_not_found')
  if (head.dissolved_at !== null) return refused('group_dissolved')
  const member = key.kind === 'group' ? await loadMember(trx, key.groupId, actorId) : undefined
  if (key.kind === 'group' && member === undefined) return refused('not_a_member')
  const row = await trx
    .selectFrom('im_messages as m')
    .innerJoin('im_sessions as s', 's.conversation_id', 'm.conversation_id')
    .select(messageColumns.map((column) => `m.${column}` as const))
    .where('s.user_id', '=', actorId)
    .where('m.conversation_id', '=', head.id)
    .where('m.seq', '=', seq)
    .whereRef('m.seq', '>', 's.floor_seq')
    .executeTakeFirst()
  if (row === undefined) return refused('message_not_found')
  return { head, member, message: toMessage(row), isBlocked: head.blocker_id !== null }
}

async function loadMember(trx: Transaction<Schema>, groupId: number, userId: number) {
  const row = await trx
    .selectFrom('im_group_members')
    .select(['role', 'muted_until'])
    .where('group_id', '=', groupId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && { role: row.role, mutedUntil: row.muted_until }
}

async function updateMessage(trx: Transaction<Schema>, message: Message): Promise<void> {
  await trx
    .updateTable('im_messages')
    .set({
      content: message.content === null ? null : JSON.stringify(message.content),
      edited_at: message.edited_at,
      recalled_at: message.recalled_at,
    })
    .where('conversation_id', '=', message.conversation_id)
    .where('seq', '=', message.seq)
    .execute()
}

function refused(code: ErrorCode): Refusal {
  return { status: 'refused', code }
}
