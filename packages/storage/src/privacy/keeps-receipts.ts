import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Whether a user, given by a column or an expression, keeps receipts to themselves; by the key. */
export function keepsReceipts(userId: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from im_privacy as v where v.user_id = ${userId} and v.receipts = 0)`
}
