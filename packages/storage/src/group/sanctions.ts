/** Queries of `im_group_sanctions`. */
import type { Ban, Sanction } from '@stonechat/im/contract'
import { chunk } from '../sql/chunk.js'
import type { Tx, WriteTx } from '../sql/tx.js'

const maxIdsPerStatement = 1_000

export async function findSanctions(
  tx: Tx,
  groupId: number,
  userIds: readonly number[],
): Promise<Map<number, Sanction>> {
  const sanctions = new Map<number, Sanction>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await tx.db
      .selectFrom('im_group_sanctions')
      .select(['user_id', 'muted_until', 'banned_at', 'banned_by'])
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .execute()
    for (const row of rows) sanctions.set(row.user_id, row)
  }
  return sanctions
}

export async function saveSanctions(
  { db, engine }: WriteTx,
  groupId: number,
  sanctions: readonly Sanction[],
): Promise<void> {
  if (sanctions.length === 0) return
  const insert = db
    .insertInto('im_group_sanctions')
    .values(sanctions.map((one) => ({ group_id: groupId, ...one })))
  const merge = { muted_until: 'replace', banned_at: 'replace', banned_by: 'replace' } as const
  await engine.upsert('im_group_sanctions', insert, ['group_id', 'user_id'], merge).execute()
}

export async function removeSanctions(
  tx: WriteTx,
  groupId: number,
  userIds: readonly number[],
): Promise<void> {
  for (const part of chunk(userIds, maxIdsPerStatement))
    await tx.db
      .deleteFrom('im_group_sanctions')
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .execute()
}

/** See `ImStore.listBans`; a range of the key. */
export async function listBans(
  tx: Tx,
  groupId: number,
  { limit, afterUserId }: { limit: number; afterUserId: number },
): Promise<Ban[]> {
  const rows = await tx.db
    .selectFrom('im_group_sanctions')
    .select(['user_id', 'banned_at', 'banned_by'])
    .where('group_id', '=', groupId)
    .where('user_id', '>', afterUserId)
    .where('banned_at', 'is not', null)
    .orderBy('user_id')
    .limit(limit)
    .execute()
  return rows.map(({ user_id, banned_at, banned_by }) => ({
    user_id,
    banned_at: banned_at ?? 0,
    banned_by: banned_by ?? 0,
  }))
}
