/** How much room the files of each user take: `file_usage` is the sum over `files`, kept in the same transactions. */
import { sql } from 'kysely'
import { snapshot, type Tx, type WriteTx } from '../sql/tx.js'

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

/** See `FileStore.listWrongUsages`. Reads all files: for a check. */
export function listWrongUsages(
  tx: Tx,
): Promise<{ readonly userId: number; readonly bytes: number; readonly expected: number }[]> {
  return snapshot(tx, async ({ db }) => {
    const charged = await db.selectFrom('file_usage').select(['user_id', 'bytes']).execute()
    const sums = await db
      .selectFrom('files')
      .select(['owner_id', sql<number | string>`sum(bytes)`.as('bytes')])
      .groupBy('owner_id')
      .execute()
    const bytesOf = new Map(charged.map((row) => [row.user_id, row.bytes]))
    const expectedOf = new Map(sums.map((row) => [row.owner_id, Number(row.bytes)]))
    return [...new Set([...bytesOf.keys(), ...expectedOf.keys()])]
      .map((userId) => ({
        ...{ userId, bytes: bytesOf.get(userId) ?? 0, expected: expectedOf.get(userId) ?? 0 },
      }))
      .filter(({ bytes, expected }) => bytes !== expected)
  })
}

/** See `FileStore.repairUsage`. */
export async function repairUsage(tx: WriteTx, userId: number): Promise<void> {
  await lockUsage(tx, userId)
  const { bytes } = await tx.db
    .selectFrom('files')
    .select(sql<number | string | null>`sum(bytes)`.as('bytes'))
    .where('owner_id', '=', userId)
    .executeTakeFirstOrThrow()
  const update = tx.db.updateTable('file_usage').set({ bytes: Number(bytes ?? 0) })
  await update.where('user_id', '=', userId).execute()
}
