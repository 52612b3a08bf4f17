/** Codes that were sent: kept and cleared away. They are compared in `spend-codes.ts`. */
import type { UserStore } from '@stonechat/user'
import type { WriteTx } from '../sql/tx.js'

/** Replaces the code for this target and purpose. */
export async function saveCode(tx: WriteTx, code: Parameters<UserStore['saveCode']>[0]): Promise<void> {
  const { target, purpose, codeHash, expiresAt } = code
  const insert = tx.db
    .insertInto('verification_codes')
    .values({ target, purpose, code_hash: codeHash, attempts: 0, expires_at: expiresAt })
  await tx.engine
    .upsert('verification_codes', insert, ['target', 'purpose'], {
      code_hash: 'replace',
      attempts: 'replace',
      expires_at: 'replace',
    })
    .execute()
}

/** Clears away what has expired, by the index on `expires_at`. */
export async function forgetCodes(tx: WriteTx, at: number): Promise<void> {
  await tx.db.deleteFrom('verification_codes').where('expires_at', '<=', at).execute()
}
