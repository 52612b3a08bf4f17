/** Heads: the row of a conversation that everyone who writes to it locks first. */
import type { ConversationRef, TargetKey } from '@stonechat/im/contract'
import type { Transaction } from 'kysely'
import { chunk } from '../chunk.js'
import type { Dialect } from '../dialect.js'
import type { Schema } from '../schema/index.js'

export interface Head {
  readonly id: number
  readonly kind: 'direct' | 'group'
  readonly direct_low: number | null
  readonly direct_high: number | null
  readonly group_id: number | null
  readonly last_seq: number
  readonly rev: number
  readonly last_at: number
  /** Of the group; `null` for living groups and direct conversations. */
  readonly dissolved_at: number | null
  readonly member_count: number | null
}

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

/** Locks heads in ascending id order, so that no two transactions wait for each other, and reads them. */
export async function lockHeads(
  trx: Transaction<Schema>,
  dialect: Dialect,
  ids: readonly number[],
): Promise<Head[]> {
  if (ids.length === 0) return []
  const query = trx
    .selectFrom('im_conversations as c')
    .leftJoin('im_groups as g', 'g.id', 'c.group_id')
    .select(['c.id', 'c.kind', 'c.direct_low', 'c.direct_high', 'c.group_id'])
    .select(['c.last_seq', 'c.rev', 'c.last_at', 'g.dissolved_at', 'g.member_count'])
    .where('c.id', 'in', dialect.list(ids))
    .orderBy('c.id')
  return dialect.forUpdate(query).execute()
}

/** Writes `last_seq`, `rev` and `last_at` of heads that are locked. */
export async function saveHeads(
  trx: Transaction<Schema>,
  dialect: Dialect,
  heads: readonly Head[],
): Promise<void> {
  for (const part of chunk(heads, Math.floor(dialect.maxParameters / headColumns.length))) {
    const rows = part.map(({ dissolved_at: _, member_count: __, ...row }) => row)
    await dialect
      .upsert('im_conversations', dialect.insertRows(trx, 'im_conversations', headColumns, rows), ['id'], {
        last_seq: 'replace',
        rev: 'replace',
        last_at: 'replace',
      })
      .execute()
  }
}

/** What to announce about a conversation. */
export function toRef(head: Head, key: TargetKey): ConversationRef {
  return { conversationId: head.id, key, rev: head.rev, memberCount: head.member_count ?? 2 }
}
