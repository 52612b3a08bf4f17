import type { CommitOutcome, MessageDraft } from '@stonechat/im/contract'
import { decideSends, type NewMessage, readBySending } from '@stonechat/im/rules'
import { saveHeads } from '../conversation/heads.js'
import { appendEvents, type NewEvent } from '../event/append-events.js'
import { buildOnce, type Values } from '../sql/build-once.js'
import type { ImContext } from '../sql/context.js'
import { loadKnown, loadSendState } from './load-send-state.js'

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

const insertMessages = buildOnce(
  ({ trx, engine }) => engine.insertWide(trx, 'im_messages', messageColumns),
  (engine, rows: readonly Values[]) => engine.pack.wideRows(rows),
)
const upsertSessions = buildOnce(
  ({ trx, engine }) =>
    engine.upsert(
      'im_sessions',
      engine.insertGiven(trx, 'im_sessions', sessionColumns),
      ['user_id', 'conversation_id'],
      { read_seq: 'greatest', rev: 'increment' },
    ),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

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
    if (batch.length === 1 || context.engine.translateError(error).code !== 'internal') throw error
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
      const { code } = context.engine.translateError(error)
      if (code !== 'internal') throw error
      outcomes.push({ status: 'refused', code })
    }
  }
  return outcomes
}

/**
 * Retries are rare, and looking for them in every batch is not cheap: the unique key of messages finds them where they
 * would be written again, and the batch is then committed anew with a look at who they are.
 */
async function commitTogether(
  context: ImContext,
  batch: readonly MessageDraft[],
): Promise<readonly CommitOutcome[]> {
  try {
    return await commitOnce(context, batch, { mayHoldRetries: false })
  } catch (error) {
    if (!context.engine.isDuplicateKey(error)) throw error
    return commitOnce(context, batch, { mayHoldRetries: true })
  }
}

async function commitOnce(
  { db, engine, conversationIds }: ImContext,
  batch: readonly MessageDraft[],
  { mayHoldRetries }: { readonly mayHoldRetries: boolean },
): Promise<readonly CommitOutcome[]> {
  const { ids, outcomes } = await engine.write(db, async (trx) => {
    const context = { trx, engine, conversationIds }
    const state = await loadSendState(context, batch)
    const first = decideSends(batch, state)
    // What would be refused is not written, so that no key would find it.
    const unsure = batch.filter((_, index) => mayHoldRetries || first.outcomes[index]?.status === 'refused')
    const known = await loadKnown(context, unsure, state.heads)
    const decision = known.size === 0 ? first : decideSends(batch, { ...state, known })
    if (decision.created.length > 0) {
      await insertMessages(context, decision.created.map(toRow))
      await saveHeads(trx, engine, decision.heads)
      await upsertSessions(context, readBySending(decision, state))
      await appendEvents(trx, engine, decision.created.map(toEvent))
    }
    return { ids: state.ids, outcomes: decision.outcomes }
  })
  conversationIds.remember(ids)
  return outcomes
}

function toEvent({ message }: NewMessage): NewEvent {
  const { conversation_id, seq, created_at } = message
  return { conversation_id, kind: 'message_created', seq, rev: null, at: created_at }
}

/** In the order of `messageColumns`. */
function toRow({ message, bodyHash, contentText }: NewMessage): Values {
  const { conversation_id, seq, client_id, sender_id, reply_to, created_at } = message
  return [conversation_id, seq, client_id, sender_id, contentText, reply_to, bodyHash, created_at]
}
