import { pairText, writeJsonList } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import { buildOnce } from '../sql/build-once.js'
import { chunk } from '../sql/chunk.js'
import { distinctBy } from '../sql/distinct-by.js'
import { given, type Values } from '../sql/given.js'
import type { Tx } from '../sql/tx.js'
import type { MessageBytes, RangeOfMessages } from './message-bytes.js'
import { isDeletedFor, type MessageRow, messageColumns, toMessage, writeMessage } from './message-row.js'
import { differsByUser, showTo } from './parts.js'

/** The ranges of one statement: each is a term of its condition, and SQLite bounds the depth of those. */
const maxRangesPerStatement = 100

const maxKeysPerStatement = 1_000
const messageKey = ['conversation_id', 'seq'] as const
const selectAt = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<{ conversation_id: number; seq: number }>(messageKey, given).as('w'))
      .innerJoin('im_messages as m', (join) =>
        join.onRef('m.conversation_id', '=', 'w.conversation_id').onRef('m.seq', '=', 'w.seq'),
      )
      .select(messageColumns.map((column) => `m.${column}` as const)),
  (engine, keys: readonly Values[]) => engine.pack.tuples(messageKey, keys),
)

/** One page of a conversation: exclusive bounds, ascending. A range read of the primary key. */
export async function listMessageBytes(tx: Tx, range: RangeOfMessages): Promise<MessageBytes> {
  const { userId, beforeSeq } = range
  let query = tx.db
    .selectFrom('im_messages as m')
    .select(messageColumns)
    .where('m.conversation_id', '=', range.conversationId)
    .where('m.seq', '>', range.afterSeq)
  if (beforeSeq !== undefined) query = query.where('m.seq', '<', beforeSeq)
  if (userId !== undefined) query = query.where(({ not }) => not(isDeletedFor(userId)))
  const rows = await query
    .orderBy('m.seq', range.direction === 'older' ? 'desc' : 'asc')
    .limit(range.limit + 1)
    .execute()
  const found = rows.slice(0, range.limit)
  if (range.direction === 'older') found.reverse()
  return { list: writeJsonList(await writeAll(tx, userId, found)), hasMore: rows.length > range.limit }
}

/** Only what may differ from user to user is read, and only what does is written anew. */
async function writeAll(tx: Tx, userId: number | undefined, rows: readonly MessageRow[]): Promise<string[]> {
  const differing = userId === undefined ? [] : rows.filter(differsByUser)
  if (userId === undefined || differing.length === 0) return rows.map(writeMessage)
  const stored = differing.map(toMessage)
  const shown = await showTo(tx, userId, stored)
  const changed = new Map<MessageRow, Message>()
  for (const [index, message] of shown.entries())
    if (message !== stored[index]) changed.set(differing[index]!, message)
  return rows.map((row) => {
    const message = changed.get(row)
    return message === undefined ? writeMessage(row) : JSON.stringify(message)
  })
}

/**
 * What a user sees of several conversations, each after a position (exclusive); by conversation, then ascending.
 */
export async function listMessagesAfter(
  tx: Tx,
  userId: number,
  positions: readonly { readonly conversationId: number; readonly afterSeq: number }[],
): Promise<Message[]> {
  const messages: Message[] = []
  for (const part of chunk(positions, maxRangesPerStatement)) {
    const rows = await tx.db
      .selectFrom('im_messages as m')
      .select(messageColumns)
      .where(({ eb, and, or }) =>
        or(
          part.map(({ conversationId, afterSeq }) =>
            and([eb('m.conversation_id', '=', conversationId), eb('m.seq', '>', afterSeq)]),
          ),
        ),
      )
      .where(({ not }) => not(isDeletedFor(userId)))
      .orderBy('m.conversation_id')
      .orderBy('m.seq')
      .execute()
    for (const row of rows) messages.push(toMessage(row))
  }
  return showTo(tx, userId, messages)
}

/** Messages of any conversations, also those that users deleted for themselves, by `pairText` of conversation and seq. */
export async function listMessagesAt(
  tx: Tx,
  keys: readonly (readonly [conversationId: number, seq: number])[],
): Promise<Map<string, Message>> {
  const messages = new Map<string, Message>()
  const distinct = distinctBy(keys, (key) => pairText(...key))
  for (const part of chunk(distinct, maxKeysPerStatement))
    for (const row of await selectAt(tx, part))
      messages.set(pairText(row.conversation_id, row.seq), toMessage(row))
  return messages
}
