/** Queries of `user_looks`. */
import { chunk } from '../sql/chunk.js'
import type { Tx, WriteTx } from '../sql/tx.js'

const maxLooksPerStatement = 500

/** Rejects where another account has one of them. */
export async function insertLooks(tx: WriteTx, userId: number, looks: readonly string[]): Promise<void> {
  if (looks.length === 0) return
  await tx.db
    .insertInto('user_looks')
    .values(looks.map((look) => ({ look, user_id: userId })))
    .execute()
}

/** Puts looks in place of those that the user has. Rejects where another account has one of them. */
export async function replaceLooks(tx: WriteTx, userId: number, looks: readonly string[]): Promise<void> {
  await tx.db.deleteFrom('user_looks').where('user_id', '=', userId).execute()
  await insertLooks(tx, userId, looks)
}

/** Whose these looks are; those that nobody has are missing. */
export async function findLookOwners(tx: Tx, looks: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const owners = new Map<string, number>()
  for (const part of chunk(looks, maxLooksPerStatement)) {
    const rows = await tx.db
      .selectFrom('user_looks')
      .select(['look', 'user_id'])
      .where('look', 'in', part)
      .execute()
    for (const { look, user_id } of rows) owners.set(look, user_id)
  }
  return owners
}
