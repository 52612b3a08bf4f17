/** Codes of many who sign in are compared in batches: two statements, and one more for each that was wrong. */
import type { CodeProof } from '@stonechat/user'
import type { Selectable, Transaction } from 'kysely'
import type { Dialect } from '../dialect.js'
import type { Schema } from '../schema/index.js'
import type { VerificationCodesTable } from '../schema/verification-codes.js'

type Code = Selectable<VerificationCodesTable>

export interface CodeAttempt {
  readonly proof: CodeProof
  readonly at: number
}

/**
 * Does what `spendCode` does, for one attempt after the other. The rows are locked while they are compared, so that
 * parallel guesses cannot outrun the count.
 */
export async function spendCodes(
  trx: Transaction<Schema>,
  dialect: Dialect,
  attempts: readonly CodeAttempt[],
): Promise<boolean[]> {
  if (attempts.length === 0) return []
  const codes = await lockCodes(trx, dialect, new Set(attempts.map(({ proof }) => proof.target)))
  const changed = new Map<string, Code>()
  const spent = new Map<string, Code>()

  const outcomes = attempts.map(({ proof, at }) => {
    const key = keyOf(proof)
    const code = changed.get(key) ?? codes.get(key)
    if (code === undefined || spent.has(key)) return false
    if (code.expires_at <= at || code.attempts >= proof.maxAttempts) return false
    const isRight = code.code_hash === proof.codeHash
    if (isRight) spent.set(key, code)
    else changed.set(key, { ...code, attempts: code.attempts + 1 })
    return isRight
  })

  for (const [key, { target, purpose, attempts }] of changed)
    if (!spent.has(key))
      await trx
        .updateTable('verification_codes')
        .set({ attempts })
        .where('target', '=', target)
        .where('purpose', '=', purpose)
        .execute()
  await forgetSpent(trx, [...spent.values()])
  return outcomes
}

/** In the order of the key: nodes that compare the same ones must not wait for each other crosswise. */
async function lockCodes(
  trx: Transaction<Schema>,
  dialect: Dialect,
  targets: ReadonlySet<string>,
): Promise<Map<string, Code>> {
  const query = trx
    .selectFrom('verification_codes')
    .selectAll()
    .where('target', 'in', [...targets])
    .orderBy('target')
    .orderBy('purpose')
  const rows = await dialect.forUpdate(query).execute()
  return new Map(rows.map((code) => [keyOf(code), code]))
}

async function forgetSpent(trx: Transaction<Schema>, spent: readonly Code[]): Promise<void> {
  for (const purpose of new Set(spent.map((code) => code.purpose))) {
    const targets = spent.filter((code) => code.purpose === purpose).map((code) => code.target)
    await trx
      .deleteFrom('verification_codes')
      .where('target', 'in', targets)
      .where('purpose', '=', purpose)
      .execute()
  }
}

const keyOf = ({ target, purpose }: { target: string; purpose: string }) => `${purpose} ${target}`
