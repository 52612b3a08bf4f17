/** Heads: the row of a conversation that every write to it locks first. */
import { type Head, settleConsent } from '@stonechat/im/rules'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import type { WriteTx } from '../sql/tx.js'

const headColumns = [
  'id',
  'kind',
  'direct_low',
  'direct_high',
  'group_id',
  'last_seq',
  'rev',
  'last_at',
] as const
const headColumnsWithMention = [...headColumns, 'mention_seq'] as const
const moving = { last_seq: 'replace', rev: 'replace', last_at: 'replace' } as const

const selectHeads = buildOnce(
  ({ db, engine }) =>
    engine.forUpdate(
      db
        .selectFrom('im_conversations as c')
        .leftJoin('im_groups as g', 'g.id', 'c.group_id')
        .leftJoin('im_blocks as b', (join) =>
          join.onRef('b.user_id', '=', 'c.direct_low').onRef('b.blocked_id', '=', 'c.direct_high'),
        )
        .leftJoin('im_blocks as o', (join) =>
          join.onRef('o.user_id', '=', 'c.direct_high').onRef('o.blocked_id', '=', 'c.direct_low'),
        )
        .select(['c.id', 'c.kind', 'c.direct_low', 'c.direct_high', 'c.group_id'])
        .select([
          'c.last_seq',
          'c.rev',
          'c.last_at',
          'c.consent',
          'g.dissolved_at',
          'g.member_count',
          'g.settings',
        ])
        .select(({ fn }) => fn.coalesce('b.user_id', 'o.user_id').as('blocker_id'))
        .where('c.id', 'in', engine.givenList())
        .orderBy('c.id'),
    ),
  (engine, ids: readonly number[]) => engine.pack.list(ids),
)
const upsertHeads = buildOnce(
  ({ db, engine }) =>
    engine.upsert(
      'im_conversations',
      engine.insertGiven(db, 'im_conversations', headColumns),
      ['id'],
      moving,
    ),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)
const upsertHeadsWithMention = buildOnce(
  ({ db, engine }) =>
    engine.upsert(
      'im_conversations',
      engine.insertGiven(db, 'im_conversations', headColumnsWithMention),
      ['id'],
      { ...moving, mention_seq: 'greatest' },
    ),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/** Locks heads in ascending id order, so that no two transactions wait for each other, and reads them. */
export async function lockHeads(tx: WriteTx, ids: readonly number[]): Promise<Head[]> {
  if (ids.length === 0) return []
  const heads = await selectHeads(tx, ids)
  const { people = 'open' } = tx
  if (people === 'open') return heads
  return heads.map((head) => ({ ...head, consent: settleConsent(head.consent, people) }))
}

/** Writes what moves of heads that are locked, of one at least. Where nobody is mentioned, that column is not carried about. */
export async function saveHeads(tx: WriteTx, heads: readonly Head[]): Promise<void> {
  const rows = heads.map((head) => headColumns.map((column) => head[column]))
  if (heads.every((head) => head.mention_seq === undefined)) await upsertHeads(tx, rows)
  else
    await upsertHeadsWithMention(
      tx,
      rows.map((row, index) => [...row, heads[index]!.mention_seq ?? 0]),
    )
}
