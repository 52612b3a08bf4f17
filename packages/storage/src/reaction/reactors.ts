/** Who reacted to a message, in the order of the index by message: by `rev`, then by user. */
import type { ReactorPage, ReactorPlace } from '@stonechat/im/contract'
import { pairText, reactionLimits } from '@stonechat/im/rules'
import type { Reactor } from '@stonechat/protocol'
import { addTo } from '../sql/add-to.js'
import type { Tx, WriteTx } from '../sql/tx.js'

/** See `ImStore.listReactors`. A range read of that index. */
export async function listReactors(
  tx: Tx,
  { conversationId, seq, emoji, after, limit }: ReactorPage,
): Promise<{ reactors: Reactor[]; next: ReactorPlace | undefined }> {
  let query = tx.db
    .selectFrom('im_reactions')
    .select(['user_id', 'emoji', 'rev', 'at'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', seq)
  if (emoji !== undefined) query = query.where('emoji', '=', emoji)
  if (after !== undefined)
    query = query
      // This bounds the range; few have the same `rev`.
      .where('rev', '>=', after.rev)
      .where(({ or, and, eb }) =>
        or([
          eb('rev', '>', after.rev),
          eb('user_id', '>', after.userId),
          and([eb('user_id', '=', after.userId), eb('emoji', '>', after.emoji)]),
        ]),
      )
  const rows = await query
    .orderBy('rev')
    .orderBy('user_id')
    .orderBy('emoji')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    reactors: shown.map((row) => ({ user_id: row.user_id, emoji: row.emoji, created_at: row.at })),
    next:
      rows.length > limit && last !== undefined
        ? { rev: last.rev, userId: last.user_id, emoji: last.emoji }
        : undefined,
  }
}

/** The first users with each of these emoji, as many as a message names, by `pairText(seq, emoji)`. One statement. */
export async function findFirstReactors(
  tx: WriteTx,
  conversationId: number,
  wanted: readonly { readonly seq: number; readonly emoji: string }[],
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  const [first, ...others] = wanted.map(({ seq, emoji }) =>
    tx.db
      .selectFrom((inner) =>
        inner
          .selectFrom('im_reactions')
          .select(['seq', 'emoji', 'user_id', 'rev'])
          .where('conversation_id', '=', conversationId)
          .where('seq', '=', seq)
          .where('emoji', '=', emoji)
          .orderBy('rev')
          .orderBy('user_id')
          .limit(reactionLimits.reactorsNamedMax)
          .as('f'),
      )
      .selectAll(),
  )
  if (first === undefined) return found
  const all = others.reduce((query, one) => query.unionAll(one), first)
  const rows = await all.execute()
  rows.sort((one, other) => one.rev - other.rev || one.user_id - other.user_id)
  for (const { seq, emoji, user_id } of rows) addTo(found, pairText(seq, emoji), user_id)
  return found
}
