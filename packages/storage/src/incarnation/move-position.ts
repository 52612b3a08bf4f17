import type { Kysely } from 'kysely'
import type { Schema } from '../sql/schema.js'
import type { Tx } from '../sql/tx.js'

/** A write that changes nothing for anybody, but that something was written. */
export async function movePosition({ db, engine }: Tx): Promise<void> {
  await engine.write(db, movePositionIn)
}

/** The same in a transaction that writes more. */
export async function movePositionIn(trx: Kysely<Schema>): Promise<void> {
  await trx
    .updateTable('im_incarnation')
    .set((eb) => ({ position: eb('position', '+', 1) }))
    .where('id', '=', 1)
    .execute()
}
