/** How much room the files of each user take: `file_usage` is the sum over `files`, kept in the same transactions. */
import { sql } from 'kysely'
import type { Tx, WriteTx } from '../sql/tx.js'

export async function getUsage({ db }: Tx, userId: number): Promise<number> {
  const row = await db
    .selectFrom('file_usage')
    .select('bytes')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.bytes ?? 0
}

/** Also makes other creations of this user wait until the transaction ends. */
export async function lockUsage({ db, engine }: WriteTx, userId: number): Promise<number> {
  const insert = db.insertInto('file_usage').values({ user_id: userId, bytes: 0 })
  await engine.insertMissing(insert, ['user_id']).execute()
  const query = db.selectFrom('file_usage').select('bytes').where('user_id', '=', userId)
  return (await engine.forUpdate(query).executeTakeFirstOrThrow()).bytes
}

/** @param bytes more, or less where it is negative */
export async function addUsage({ db }: WriteTx, userId: number, bytes: number): Promise<void> {
  if (bytes === 0) return
  await db
    .updateTable('file_usage')
    .set({ bytes: sql<number>`bytes + ${bytes}` })
    .where('user_id', '=', userId)
    .execute()
}
