import type { FileStandings } from '@stonechat/im/rules'
import type { FileState } from '@stonechat/protocol'
import type { WriteTx } from '../sql/tx.js'

/**
 * Locks files in ascending order of their ids, so that no two transactions wait for each other, and reads what rules have to know of
 * them. Those that are taken out of use are missing. No statement where there are none.
 */
export async function lockFiles(tx: WriteTx, ids: readonly string[]): Promise<FileStandings> {
  if (ids.length === 0) return new Map()
  const rows = await tx.engine
    .forUpdate(
      tx.db
        .selectFrom('files')
        .select(['id', 'owner_id', 'state'])
        .where('id', 'in', [...new Set(ids)])
        .orderBy('id'),
    )
    .execute()
  return new Map(
    rows.flatMap(({ id, owner_id: ownerId, state }) =>
      state === 'removing' ? [] : [[id, { ownerId, state: state satisfies FileState }] as const],
    ),
  )
}
