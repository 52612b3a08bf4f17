/** Queries of `verification_codes`. */
import type { CodeProof, UserStore } from '@stonechat/user'
import type { Transaction } from 'kysely'
import type { Dialect } from '../dialect.js'
import type { Schema } from '../schema/index.js'

/**
 * Counts an attempt, then compares. The count is taken by a conditional update, which waits for others of the same code,
 * so that parallel guesses cannot outrun it.
 */
export async function spendCode(trx: Transaction<Schema>, proof: CodeProof, at: number): Promise<boolean> {
  const { target, purpose, codeHash, maxAttempts } = proof
  const counted = await trx
    .updateTable('verification_codes')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('target', '=', target)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', at)
    .where('attempts', '<', maxAttempts)
    .executeTakeFirst()
  if (counted.numUpdatedRows === 0n) return false

  const spent = await trx
    .deleteFrom('verification_codes')
    .where('target', '=', target)
    .where('purpose', '=', purpose)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst()
  return spent.numDeletedRows > 0n
}

/** Replaces the code for this target and purpose. */
export async function saveCode(
  trx: Transaction<Schema>,
  dialect: Dialect,
  code: Parameters<UserStore['saveCode']>[0],
): Promise<void> {
  const { target, purpose, codeHash, expiresAt } = code
  const insert = trx
    .insertInto('verification_codes')
    .values({ target, purpose, code_hash: codeHash, attempts: 0, expires_at: expiresAt })
  await dialect
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
