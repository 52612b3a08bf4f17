/** Who chose an option, in the order of the index by choice: by `rev`, then by user. */
import type { ImStore, VoterPlace } from '@stonechat/im/contract'
import { pollLimits } from '@stonechat/im/rules'
import type { Voter } from '@stonechat/protocol'
import type { Tx, WriteTx } from '../sql/tx.js'

/** See `ImStore.listVoters`. A range read of that index. */
export async function listVoters(
  tx: Tx,
  { conversationId, seq, option, after, limit }: Parameters<ImStore['listVoters']>[0],
): Promise<{ voters: Voter[]; next: VoterPlace | undefined }> {
  let query = tx.db
    .selectFrom('im_votes')
    .select(['user_id', 'rev', 'at'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', seq)
    .where('choice', '=', option)
  if (after !== undefined)
    query = query
      // This bounds the range; few have the same `rev`.
      .where('rev', '>=', after.rev)
      .where(({ or, eb }) => or([eb('rev', '>', after.rev), eb('user_id', '>', after.userId)]))
  const rows = await query
    .orderBy('rev')
    .orderBy('user_id')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    voters: shown.map((row) => ({ user_id: row.user_id, created_at: row.at })),
    next: rows.length > limit && last !== undefined ? { rev: last.rev, userId: last.user_id } : undefined,
  }
}

/** For each option, the first who chose it, as many as a message names. One statement. */
export async function findFirstVoters(
  tx: WriteTx,
  conversationId: number,
  seq: number,
  optionCount: number,
): Promise<number[][]> {
  const [first, ...others] = Array.from({ length: optionCount }, (_, choice) =>
    tx.db
      .selectFrom((inner) =>
        inner
          .selectFrom('im_votes')
          .select(['choice', 'user_id', 'rev'])
          .where('conversation_id', '=', conversationId)
          .where('seq', '=', seq)
          .where('choice', '=', choice)
          .orderBy('rev')
          .orderBy('user_id')
          .limit(pollLimits.votersNamedMax)
          .as('f'),
      )
      .selectAll(),
  )
  if (first === undefined) return []
  const rows = await others.reduce((query, one) => query.unionAll(one), first).execute()
  rows.sort((one, other) => one.rev - other.rev || one.user_id - other.user_id)
  return Array.from({ length: optionCount }, (_, choice) =>
    rows.filter((row) => row.choice === choice).map((row) => row.user_id),
  )
}
