import { chunk } from '../sql/chunk.js'
import { type Tx, write } from '../sql/tx.js'

const maxIdsPerStatement = 1_000

/** See `ImStore.setUserDisabled`. */
export function setUserDisabled(tx: Tx, userId: number, disabled: boolean, at: number): Promise<void> {
  return write(tx, async ({ db, engine }) => {
    const insert = db.insertInto('im_disabled_users').values({ user_id: userId, at })
    if (disabled) await engine.insertMissing(insert, ['user_id']).execute()
    else await db.deleteFrom('im_disabled_users').where('user_id', '=', userId).execute()
  })
}

/** Those of the users whose account is disabled. */
export async function findDisabled(tx: Tx, userIds: readonly number[]): Promise<Set<number>> {
  const disabled = new Set<number>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await tx.db
      .selectFrom('im_disabled_users')
      .select('user_id')
      .where('user_id', 'in', part)
      .execute()
    for (const { user_id } of rows) disabled.add(user_id)
  }
  return disabled
}

/** See `ImStore.listOrphanedGroups`; by the index `im_group_members_user`. */
export async function listOrphanedGroups(
  tx: Tx,
  userId: number,
  { limit, afterGroupId }: { limit: number; afterGroupId: number },
): Promise<number[]> {
  const rows = await tx.db
    .selectFrom('im_group_members as m')
    .innerJoin('im_groups as g', 'g.id', 'm.group_id')
    .innerJoin('im_disabled_users as d', 'd.user_id', 'g.owner_id')
    .select('m.group_id')
    .where('m.user_id', '=', userId)
    .where('m.group_id', '>', afterGroupId)
    .where('g.dissolved_at', 'is', null)
    .orderBy('m.group_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.group_id)
}
