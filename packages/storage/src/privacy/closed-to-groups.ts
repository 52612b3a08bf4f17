import { fromAudience } from '../contact/pair-standings.js'
import { chunk } from '../sql/chunk.js'
import type { Tx } from '../sql/tx.js'

const maxIdsPerStatement = 1_000

/** Those of the users whom only their contacts bring into a group, and who have not this one among them; by keys. */
export async function findClosedToGroups(
  { db }: Tx,
  actorId: number,
  userIds: readonly number[],
): Promise<Set<number>> {
  const closed = new Set<number>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await db
      .selectFrom('im_privacy as v')
      .leftJoin('im_contacts as k', (join) =>
        join.onRef('k.user_id', '=', 'v.user_id').on('k.peer_id', '=', actorId),
      )
      .select('v.user_id')
      .where('v.user_id', 'in', part)
      .where('v.groups_by', '=', fromAudience('contacts'))
      .where('k.user_id', 'is', null)
      .execute()
    for (const { user_id } of rows) closed.add(user_id)
  }
  return closed
}
