import type { UserRev } from '@stonechat/im/contract'
import type { UserChangeKind } from '@stonechat/protocol'
import { chunk } from '../sql/chunk.js'
import type { WriteTx } from '../sql/tx.js'

const maxUsersPerStatement = 1_000

/**
 * Locks what belongs to a user until the transaction ends, so that what is read of it decides what is written. Nothing
 * of it is changed.
 */
export async function lockUserState(tx: WriteTx, userId: number): Promise<void> {
  await lockUserStates(tx, [userId])
}

/** The same for several users, each once; ascending, so that no two transactions wait for each other. */
export async function lockUserStates({ db, engine }: WriteTx, userIds: readonly number[]): Promise<void> {
  const rows = [...userIds].sort((a, b) => a - b).map((user_id) => ({ user_id, rev: 0 }))
  await engine.insertMissing(db.insertInto('im_user_revs').values(rows), ['user_id']).execute()
}

/**
 * Records a change of what belongs to a user, in the same transaction: the row of the user's `rev` stays locked
 * until the commit, so that the commits of a user come in the order of `rev`.
 * @param ref which of its kind; 0 where there is one only
 * @returns the user's `rev` from now on
 */
export async function appendUserChange(
  { db, engine }: WriteTx,
  userId: number,
  kind: UserChangeKind,
  ref = 0,
): Promise<number> {
  const first = db.insertInto('im_user_revs').values({ user_id: userId, rev: 1 })
  await engine.upsert('im_user_revs', first, ['user_id'], { rev: 'increment' }).execute()
  const { rev } = await db
    .selectFrom('im_user_revs')
    .select('rev')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  const change = db.insertInto('im_user_changes').values({ user_id: userId, kind, ref, rev })
  await engine.upsert('im_user_changes', change, ['user_id', 'kind', 'ref'], { rev: 'replace' }).execute()
  return rev
}

/**
 * The same for many users, each once, ascending, in a few statements.
 * @returns the `rev` of each from now on
 */
export async function appendUserChanges(
  { db, engine }: WriteTx,
  userIds: readonly number[],
  kind: UserChangeKind,
  ref = 0,
): Promise<UserRev[]> {
  const written: UserRev[] = []
  for (const part of chunk(userIds, maxUsersPerStatement)) {
    const first = db.insertInto('im_user_revs').values(part.map((user_id) => ({ user_id, rev: 1 })))
    await engine.upsert('im_user_revs', first, ['user_id'], { rev: 'increment' }).execute()
    const revs = await db
      .selectFrom('im_user_revs')
      .select(['user_id', 'rev'])
      .where('user_id', 'in', part)
      .execute()
    const changes = db.insertInto('im_user_changes').values(revs.map((one) => ({ ...one, kind, ref })))
    await engine.upsert('im_user_changes', changes, ['user_id', 'kind', 'ref'], { rev: 'replace' }).execute()
    for (const { user_id, rev } of revs) written.push({ userId: user_id, rev })
  }
  return written
}
