/** Making something once, however often it is asked for. */
import type { Creation, Refusal } from '@stonechat/im/contract'
import { type Tx, type WriteTx, write } from '../sql/tx.js'

export interface CreationKey {
  readonly userId: number
  /** What it is, such as `group`: a `client_id` belongs to a user and a kind. */
  readonly kind: string
  /** Absent for what is made in any case. */
  readonly creation: Creation | undefined
  readonly at: number
}

export type Once = { readonly status: 'created' | 'duplicate'; readonly id: number } | Refusal

/**
 * Runs `make` in a transaction that also keeps what it made under the `client_id`. A retry is answered with the first id
 * (`duplicate`), with another fingerprint it is refused (`conflict`); of many at the same time one makes it. A refusal of
 * `make` keeps nothing.
 */
export async function createOnce(
  tx: Tx,
  key: CreationKey,
  make: (tx: WriteTx) => Promise<number | Refusal>,
): Promise<Once> {
  try {
    return await write(tx, async (tx) => (await findEarlier(tx, key)) ?? makeAndKeep(tx, key, make))
  } catch (error) {
    // Another transaction has made it meanwhile.
    const earlier = tx.engine.isDuplicateKey(error) ? await findEarlier(tx, key) : undefined
    if (earlier === undefined) throw error
    return earlier
  }
}

async function makeAndKeep(
  tx: WriteTx,
  { userId, kind, creation, at }: CreationKey,
  make: (tx: WriteTx) => Promise<number | Refusal>,
): Promise<Once> {
  const made = await make(tx)
  if (typeof made !== 'number') return made
  if (creation !== undefined) {
    const { clientId: client_id, fingerprint } = creation
    const row = { user_id: userId, kind, client_id, result_id: made, fingerprint, at }
    await tx.db.insertInto('im_creations').values(row).execute()
  }
  return { status: 'created', id: made }
}

async function findEarlier({ db }: Tx, { userId, kind, creation }: CreationKey): Promise<Once | undefined> {
  if (creation === undefined) return undefined
  const row = await db
    .selectFrom('im_creations')
    .select(['result_id', 'fingerprint'])
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('client_id', '=', creation.clientId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return row.fingerprint === creation.fingerprint
    ? { status: 'duplicate', id: row.result_id }
    : { status: 'refused', code: 'conflict' }
}
