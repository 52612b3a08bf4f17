import type { CommitOutcome, MessageDraft } from '@stonechat/im/contract'
import { decideSends, type NewMessage, readBySending, type WaitingMember } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { saveHeads } from '../conversation/heads.js'
import { appendEvents, type NewEvent } from '../event/append-events.js'
import { addFileRefs } from '../file-ref/file-refs.js'
import { addMentions } from '../mention/mentions.js'
import { addClosings } from '../poll/close-poll.js'
import { addToChains } from '../reply/chains.js'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { loadKnown, loadSendState } from './load-send-state.js'
import { toExtrasText } from './message-row.js'

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
const messageColumnsWithExtras = [...messageColumns, 'extras'] as const
const sessionColumns = ['user_id', 'conversation_id', 'read_seq'] as const

const insertMessages = buildOnce(
  ({ db, engine }) => engine.insertWide(db, 'im_messages', messageColumns),
  (engine, rows: readonly Values[]) => engine.pack.wideRows(rows),
)
const insertMessagesWithExtras = buildOnce(
  ({ db, engine }) => engine.insertWide(db, 'im_messages', messageColumnsWithExtras),
  (engine, rows: readonly Values[]) => engine.pack.wideRows(rows),
)
const upsertSessions = buildOnce(
  ({ db, engine }) =>
    engine.upsert(
      'im_sessions',
      engine.insertGiven(db, 'im_sessions', sessionColumns),
      ['user_id', 'conversation_id'],
      { read_seq: 'greatest', rev: 'increment' },
    ),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

const memberKey = ['group_id', 'user_id'] as const
const memberColumns = ['last_sent_at'] as const
const updateWaiting = buildOnce(
  ({ db, engine }) => engine.updateGiven(db, 'im_group_members', memberKey, memberColumns),
  (engine, rows: readonly Values[]) => engine.pack.tuples([...memberKey, ...memberColumns], rows),
)

/** See `ImStore.commitMessages`. */
export async function commitMessages(
  tx: Tx,
  conversationIds: ConversationIds,
  batch: readonly MessageDraft[],
): Promise<readonly CommitOutcome[]> {
  if (batch.length === 0) return []
  try {
    return await commitTogether(tx, conversationIds, batch)
  } catch (error) {
    // A row that the tables refuse must not fail the others. With the database gone, all fail alike.
    if (batch.length === 1 || tx.engine.translateError(error).code !== 'internal') throw error
    return commitOneByOne(tx, conversationIds, batch)
  }
}

async function commitOneByOne(
  tx: Tx,
  conversationIds: ConversationIds,
  batch: readonly MessageDraft[],
): Promise<readonly CommitOutcome[]> {
  const outcomes: CommitOutcome[] = []
  for (const draft of batch) {
    try {
      outcomes.push(...(await commitTogether(tx, conversationIds, [draft])))
    } catch (error) {
      const { code } = tx.engine.translateError(error)
      if (code !== 'internal') throw error
      outcomes.push({ status: 'refused', code })
    }
  }
  return outcomes
}

/**
 * Retries are rare, and looking for them in every batch is not cheap: the unique key of messages finds them where they
 * would be written again, and the batch is then committed anew, with the retries read first.
 */
async function commitTogether(
  tx: Tx,
  conversationIds: ConversationIds,
  batch: readonly MessageDraft[],
): Promise<readonly CommitOutcome[]> {
  try {
    return await commitOnce(tx, conversationIds, batch, { mayHoldRetries: false })
  } catch (error) {
    if (!tx.engine.isDuplicateKey(error)) throw error
    return commitOnce(tx, conversationIds, batch, { mayHoldRetries: true })
  }
}

async function commitOnce(
  tx: Tx,
  conversationIds: ConversationIds,
  batch: readonly MessageDraft[],
  { mayHoldRetries }: { readonly mayHoldRetries: boolean },
): Promise<readonly CommitOutcome[]> {
  const { ids, outcomes } = await write(tx, async (tx) => {
    const state = await loadSendState(tx, conversationIds, batch)
    const first = decideSends(batch, state)
    // What would be refused is not written, so that no key would find it.
    const unsure = batch.filter((_, index) => mayHoldRetries || first.outcomes[index]?.status === 'refused')
    const known = await loadKnown(tx, unsure, state.heads)
    const decision = known.size === 0 ? first : decideSends(batch, { ...state, known })
    if (decision.created.length > 0) {
      await saveMessages(tx, decision.created)
      await saveHeads(tx, decision.heads)
      await upsertSessions(tx, readBySending(decision, state))
      await keepWaiting(tx, decision.waiting)
      const messages = decision.created.map(({ message }) => message)
      await addFileRefs(tx, messages)
      await addMentions(tx, messages)
      await addToChains(tx, messages)
      await addClosings(
        tx,
        decision.created.map(({ message }) => message),
      )
      await appendEvents(tx, decision.created.map(toEvent))
    }
    return { ids: state.ids, outcomes: decision.outcomes }
  })
  conversationIds.remember(ids)
  return outcomes
}

/** No statement where no group has its members wait. */
async function keepWaiting(tx: WriteTx, waiting: readonly WaitingMember[]): Promise<void> {
  if (waiting.length === 0) return
  await updateWaiting(
    tx,
    waiting.map(({ groupId, userId, lastSentAt }) => [groupId, userId, lastSentAt]),
  )
}

/** Messages without extras, which are nearly all, do not carry their column about. */
function saveMessages(tx: WriteTx, created: readonly NewMessage[]): Promise<unknown> {
  return created.every(({ extras }) => extras === undefined)
    ? insertMessages(tx, created.map(toRow))
    : insertMessagesWithExtras(tx, created.map(toRowWithExtras))
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

/** In the order of `messageColumnsWithExtras`. */
function toRowWithExtras(created: NewMessage): Values {
  return [...toRow(created), toExtrasText(created.extras ?? {})]
}
