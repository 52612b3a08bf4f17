/** Chains of answers: each answer is kept with the first message of its chain, so that a chain is one range of an index. */
import type { ImStore } from '@stonechat/im/contract'
import { pairText } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import { isDeletedFor, messageColumns, toMessage } from '../message/message-row.js'
import { showTo } from '../message/parts.js'
import { buildOnce } from '../sql/build-once.js'
import { distinctBy } from '../sql/distinct-by.js'
import { given, type Values } from '../sql/given.js'
import type { Tx, WriteTx } from '../sql/tx.js'

const place = ['conversation_id', 'seq'] as const
const selectRoots = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<{ conversation_id: number; seq: number }>(place, given).as('w'))
      .innerJoin('im_replies as r', (join) =>
        join.onRef('r.conversation_id', '=', 'w.conversation_id').onRef('r.seq', '=', 'w.seq'),
      )
      .select(['r.conversation_id', 'r.seq', 'r.root_seq']),
  (engine, keys: readonly Values[]) => engine.pack.tuples(place, keys),
)
const insertReplies = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'im_replies', [...place, 'root_seq']),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/** Adds new messages, by `seq` ascending, to the chains of what they answer. No statement where none answers anything. */
export async function addToChains(tx: WriteTx, messages: readonly Message[]): Promise<void> {
  const answers = messages.flatMap(({ conversation_id, seq, reply_to }) =>
    reply_to === null ? [] : [{ conversation_id, seq, reply_to }],
  )
  if (answers.length === 0) return
  const answered = answers.map(({ conversation_id, reply_to }) => [conversation_id, reply_to] as const)
  const known = await selectRoots(
    tx,
    distinctBy(answered, (key) => pairText(...key)),
  )
  const roots = new Map(known.map((row) => [pairText(row.conversation_id, row.seq), row.root_seq]))
  const rows = answers.map(({ conversation_id, seq, reply_to }) => {
    const root = roots.get(pairText(conversation_id, reply_to)) ?? reply_to
    // An answer to it may be in the same batch.
    roots.set(pairText(conversation_id, seq), root)
    return [conversation_id, seq, root]
  })
  await insertReplies(tx, rows)
}

/** See `ImStore.getRootSeq`. */
export async function getRootSeq(tx: Tx, conversationId: number, seq: number): Promise<number> {
  const row = await tx.db
    .selectFrom('im_replies')
    .select('root_seq')
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row?.root_seq ?? seq
}

/** See `ImStore.listChain`. A range read of the index by chain. */
export async function listChain(
  tx: Tx,
  range: Parameters<ImStore['listChain']>[0],
): Promise<{ messages: Message[]; hasMore: boolean }> {
  let query = tx.db
    .selectFrom('im_replies as r')
    .innerJoin('im_messages as m', (join) =>
      join.onRef('m.conversation_id', '=', 'r.conversation_id').onRef('m.seq', '=', 'r.seq'),
    )
    .select(messageColumns.map((column) => `m.${column}` as const))
    .where('r.conversation_id', '=', range.conversationId)
    .where('r.root_seq', '=', range.rootSeq)
    .where('r.seq', '>', range.afterSeq)
  if (range.beforeSeq !== undefined) query = query.where('r.seq', '<', range.beforeSeq)
  const rows = await query
    .where(({ not }) => not(isDeletedFor(range.userId)))
    .orderBy('r.seq', range.direction === 'older' ? 'desc' : 'asc')
    .limit(range.limit + 1)
    .execute()
  const found = rows.slice(0, range.limit).map(toMessage)
  if (range.direction === 'older') found.reverse()
  return { messages: await showTo(tx, range.userId, found), hasMore: rows.length > range.limit }
}
