import type { Tx } from '../sql/tx.js'

/**
 * See `FileRefStore.findVisibleFiles`. Each file leads to its messages, and each of those to the session of the user, which is there as
 * long as the user is in the conversation: keys all the way.
 */
export async function findVisibleFiles(
  tx: Tx,
  userId: number,
  fileIds: readonly string[],
  as?: 'sticker',
): Promise<ReadonlySet<string>> {
  if (fileIds.length === 0) return new Set()
  const query = tx.db
    .selectFrom('im_file_refs as r')
    .innerJoin('im_sessions as s', (join) =>
      join.onRef('s.conversation_id', '=', 'r.conversation_id').on('s.user_id', '=', userId),
    )
    .select('r.file_id')
    .distinct()
    .where('r.file_id', 'in', fileIds)
    .whereRef('r.seq', '>', 's.floor_seq')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('im_deletions as d')
            .select('d.seq')
            .where('d.user_id', '=', userId)
            .whereRef('d.conversation_id', '=', 'r.conversation_id')
            .whereRef('d.seq', '=', 'r.seq'),
        ),
      ),
    )
  const rows = await (as === undefined ? query : query.where('r.kind', '=', as)).execute()
  return new Set(rows.map((row) => row.file_id))
}
