import type { CommitOutcome, MessageDraft } from '@stonechat/im/contract'
import type { Transaction } from 'kysely'
import { chunk } from '../chunk.js'
import type { Dialect } from '../dialect.js'
import type { Schema } from '../schema/index.js'
import type { ImContext } from './context.js'
import { decideSends, type KnownMessage, type SendDecision, type SendState } from './decide-send.js'
import { appendEvents, type NewEvent } from './events-append.js'
import { saveHeads } from './heads.js'
import { pairText } from './keys.js'
import { loadSendState } from './load-send-state.js'

const messageColumns = [
  'conversation_id',
  'seq',
  'client_id',
  'sender_id',
  'content',
  'reply_to',
  'body_hash',
  'created_at',
] as const
const sessionColumns = ['user_id', 'conversation_id', 'read_seq'] as const

/** See `ImStore.commitMessages`. */
export async function commitMessages(
  context: ImContext,
  batch: readonly MessageDraft[],
): Promise<readonly CommitOutcome[]> {
  if (batch.length === 0) return []
  try {
    return await commitTogether(context, batch)
  } catch (error) {
    // A row that the tables refuse must not take the others with it. With the database gone, all fail alike.
    if (batch.length === 1 || context.dialect.translateError(error).code !== 'internal') throw error
    return commitOneByOne(context, batch)
  }
}

async function commitOneByOne(
  context: ImContext,
  batch: readonly MessageDraft[],
): Promise<readonly CommitOutcome[]> {
  const outcomes: CommitOutcome[] = []
  for (const draft of batch) {
    try {
      outcomes.push(...(await commitTogether(context, [draft])))
    } catch (error) {
      const { code } = context.dialect.translateError(error)
      if (code !== 'internal') throw error
      outcomes.push({ status: 'refused', code })
    }
  }
  return outcomes
}

async function commitTogether(
  { db, dialect, conversationIds }: ImContext,
  batch: readonly MessageDraft[],
): Promise<readonly CommitOutcome[]> {
  const { ids, outcomes } = await dialect.write(db, async (trx) => {
    const state = await loadSendState({ trx, dialect, conversationIds }, batch)
    const decision = decideSends(batch, state)
    await insertMessages(trx, dialect, decision.created)
    await saveHeads(trx, dialect, decision.heads)
    await moveReadPositions(trx, dialect, decision, state)
    await appendEvents(trx, dialect, decision.created.map(toEvent))
    return { ids: state.ids, outcomes: decision.outcomes }
  })
  conversationIds.remember(ids)
  return outcomes
}

function toEvent({ message }: KnownMessage): NewEvent {
  const { conversation_id, seq, created_at } = message
  return { conversation_id, kind: 'message_created', seq, rev: null, at: created_at }
}

async function insertMessages(
  trx: Transaction<Schema>,
  dialect: Dialect,
  created: readonly KnownMessage[],
): Promise<void> {
  for (const part of chunk(created, Math.floor(dialect.maxParameters / messageColumns.length))) {
    const rows = part.map(({ message, bodyHash }) => ({
      conversation_id: message.conversation_id,
      seq: message.seq,
      client_id: message.client_id,
      sender_id: message.sender_id,
      content: JSON.stringify(message.content),
      reply_to: message.reply_to,
      body_hash: bodyHash,
      created_at: message.created_at,
    }))
    await dialect.insertRows(trx, 'im_messages', messageColumns, rows).execute()
  }
}

/** What one has said one has read. In a conversation that is new, the other side gets a session too. */
async function moveReadPositions(
  trx: Transaction<Schema>,
  dialect: Dialect,
  { created, heads }: SendDecision,
  before: SendState,
): Promise<void> {
  const sessions = new Map<string, { user_id: number; conversation_id: number; read_seq: number }>()
  const wasEmpty = new Set(
    [...before.heads.values()].flatMap((head) => (head.last_seq === 0 ? [head.id] : [])),
  )
  for (const head of heads) {
    if (head.kind !== 'direct' || !wasEmpty.has(head.id)) continue
    for (const userId of [head.direct_low ?? 0, head.direct_high ?? 0])
      sessions.set(pairText(userId, head.id), { user_id: userId, conversation_id: head.id, read_seq: 0 })
  }
  for (const { message } of created)
    sessions.set(pairText(message.sender_id, message.conversation_id), {
      user_id: message.sender_id,
      conversation_id: message.conversation_id,
      read_seq: message.seq,
    })
  // In the order of the key, as everyone locks sessions.
  const rows = [...sessions.values()].sort(
    (one, other) => one.user_id - other.user_id || one.conversation_id - other.conversation_id,
  )
  for (const part of chunk(rows, Math.floor(dialect.maxParameters / sessionColumns.length))) {
    await dialect
      .upsert(
        'im_sessions',
        dialect.insertRows(trx, 'im_sessions', sessionColumns, part),
        ['user_id', 'conversation_id'],
        { read_seq: 'greatest', rev: 'increment' },
      )
      .execute()
  }
}
