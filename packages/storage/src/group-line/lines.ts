import type { LineRange } from '@stonechat/im/contract'
import { pairText } from '@stonechat/im/rules'
import type { GroupLine } from '@stonechat/protocol'
import { buildOnce } from '../sql/build-once.js'
import { chunk } from '../sql/chunk.js'
import { distinctBy } from '../sql/distinct-by.js'
import { given, type Values } from '../sql/given.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import type { ImGroupLinesTable } from './table.js'

type Row = Omit<ImGroupLinesTable, 'conversation_id'>

export const lineColumns = [
  'rev',
  'after_seq',
  'kind',
  'actor_id',
  'user_ids',
  'user_count',
  'name',
  'seq',
  'at',
] as const satisfies readonly (keyof Row)[]

const maxKeysPerStatement = 1_000
const lineKey = ['conversation_id', 'rev'] as const
const selectAt = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<{ conversation_id: number; rev: number }>(lineKey, given).as('w'))
      .innerJoin('im_group_lines as l', (join) =>
        join.onRef('l.conversation_id', '=', 'w.conversation_id').onRef('l.rev', '=', 'w.rev'),
      )
      .select(['l.conversation_id', ...lineColumns.map((column) => `l.${column}` as const)]),
  (engine, keys: readonly Values[]) => engine.pack.tuples(lineKey, keys),
)

/** Keeps a line, in the transaction of the change that it tells. */
export async function saveLine(tx: WriteTx, conversationId: number, line: GroupLine): Promise<void> {
  await tx.db
    .insertInto('im_group_lines')
    .values({
      conversation_id: conversationId,
      rev: line.rev,
      after_seq: line.after_seq,
      kind: line.kind,
      actor_id: line.actor_id ?? null,
      user_ids: line.user_ids === undefined ? null : JSON.stringify(line.user_ids),
      user_count: line.user_count ?? 0,
      name: line.name ?? null,
      seq: line.seq ?? null,
      at: line.created_at,
    })
    .execute()
}

/** See `ImStore.listLines`. A range read of the index by place. */
export async function listLines(tx: Tx, range: LineRange): Promise<GroupLine[]> {
  const rows = await tx.db
    .selectFrom('im_group_lines')
    .select(lineColumns)
    .where('conversation_id', '=', range.conversationId)
    .where('after_seq', '>=', range.fromSeq)
    .where('after_seq', '<=', range.toSeq)
    .where('rev', '>=', range.fromRev)
    .orderBy('after_seq', 'desc')
    .orderBy('rev', 'desc')
    .limit(range.limit)
    .execute()
  return rows.reverse().map(toLine)
}

/** The lines of these changes of any conversations, by `pairText` of conversation and `rev`. */
export async function listLinesAt(
  tx: Tx,
  keys: readonly (readonly [conversationId: number, rev: number])[],
): Promise<Map<string, GroupLine>> {
  const lines = new Map<string, GroupLine>()
  const distinct = distinctBy(keys, (key) => pairText(...key))
  for (const part of chunk(distinct, maxKeysPerStatement))
    for (const row of await selectAt(tx, part)) lines.set(pairText(row.conversation_id, row.rev), toLine(row))
  return lines
}

export function toLine(row: Row): GroupLine {
  return {
    rev: row.rev,
    after_seq: row.after_seq,
    kind: row.kind,
    ...(row.actor_id === null ? {} : { actor_id: row.actor_id }),
    ...(row.user_ids === null
      ? {}
      : { user_ids: JSON.parse(row.user_ids) as number[], user_count: row.user_count }),
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.seq === null ? {} : { seq: row.seq }),
    created_at: row.at,
  }
}
