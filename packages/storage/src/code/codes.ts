/** Codes that were sent: kept and cleared away. What becomes of those that come back is in `spend-codes.ts`. */
import type { UserStore } from '@stonechat/user'
import type { Transaction } from 'kysely'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'

/** Replaces the code for this target and purpose. */
export async function saveCode(
  trx: Transaction<Schema>,
  engine: Engine,
  code: Parameters<UserStore['saveCode']>[0],
): Promise<void> {
  const { target, purpose, codeHash, expiresAt } = code
  const insert = trx
    .insertInto('verification_codes')
    .values({ target, purpose, code_hash: codeHash, attempts: 0, expires_at: expiresAt })
  await engine
    .upsert('verification_codes', insert, ['target', 'purpose'], {
      code_hash: 'replace',
      attempts: 'replace',
      expires_at: 'replace',
    })
    .execute()
}

/** Clears away what has expired, by the index on `expires_at`. */
export async function forgetCodes(trx: Transaction<Schema>, at: number): Promise<void> {
  await trx.deleteFrom('verification_codes').where('expires_at', '<=', at).execute()
}
