import type { FollowerLease, FollowerRecord, FollowerStore } from '@stonechat/work/contract'
import { sql } from 'kysely'
import type { Tx, WriteTx } from '../sql/tx.js'

type Timed = FollowerLease & { readonly leaseMs: number }

export async function addFollower(
  { db, engine }: WriteTx,
  { name, cursor }: Parameters<FollowerStore['addFollower']>[0],
): Promise<void> {
  const insert = db
    .insertInto('followers')
    .values({ name, cursor_id: cursor, lease_owner: null, lease_until: 0, updated_at: engine.now })
  await engine.insertMissing(insert, ['name']).execute()
}

export async function getFollower({ db, engine }: Tx, name: string): Promise<FollowerRecord | undefined> {
  const row = await db
    .selectFrom('followers')
    .select(['cursor_id', 'lease_owner', 'updated_at'])
    .select(sql<number>`case when lease_until > ${engine.now} then 1 else 0 end`.as('is_held'))
    .where('name', '=', name)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const owner = row.is_held === 1 ? (row.lease_owner ?? undefined) : undefined
  return { cursor: row.cursor_id, owner, movedAt: row.updated_at }
}

/** In a transaction: the cursor is read under the lock of the row that was taken. */
export async function takeFollower(
  { db, engine }: WriteTx,
  { name, owner, leaseMs }: Timed,
): Promise<{ cursor: number } | undefined> {
  const { numUpdatedRows } = await db
    .updateTable('followers')
    .set({ lease_owner: owner, lease_until: sql<number>`${engine.now} + ${leaseMs}` })
    .where('name', '=', name)
    .where(({ or, eb }) => or([eb('lease_owner', '=', owner), eb('lease_until', '<=', engine.now)]))
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return undefined
  const { cursor_id } = await db
    .selectFrom('followers')
    .select('cursor_id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return { cursor: cursor_id }
}

export async function renewFollower(
  { db, engine }: WriteTx,
  { name, owner, leaseMs }: Timed,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('followers')
    .set({ lease_until: sql<number>`${engine.now} + ${leaseMs}` })
    .where('name', '=', name)
    .where('lease_owner', '=', owner)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function saveCursor(
  { db, engine }: WriteTx,
  { name, owner, from, to }: FollowerLease & { readonly from: number; readonly to: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('followers')
    .set({ cursor_id: to, updated_at: engine.now })
    .where('name', '=', name)
    .where('lease_owner', '=', owner)
    .where('cursor_id', '=', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function releaseFollower({ db }: WriteTx, { name, owner }: FollowerLease): Promise<void> {
  await db
    .updateTable('followers')
    .set({ lease_owner: null, lease_until: 0 })
    .where('name', '=', name)
    .where('lease_owner', '=', owner)
    .execute()
}
