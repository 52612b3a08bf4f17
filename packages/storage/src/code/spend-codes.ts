/** Codes that come back are compared in batches: two statements, and one more for each that was wrong. */
import type { CodeProof } from '@stonechat/user'
import type { Selectable } from 'kysely'
import type { WriteTx } from '../sql/tx.js'
import type { VerificationCodesTable } from './table.js'

type Code = Selectable<VerificationCodesTable>

export interface CodeAttempt {
  readonly proof: CodeProof
  readonly at: number
}

/**
 * Counts and compares one attempt after the other; a right code is used up. The rows are locked meanwhile, so that
 * parallel guesses cannot outrun the count.
 * @returns for each attempt, in their order, whether it was right
 */
export async function spendCodes(tx: WriteTx, attempts: readonly CodeAttempt[]): Promise<boolean[]> {
  if (attempts.length === 0) return []
  const codes = await lockCodes(tx, new Set(attempts.map(({ proof }) => proof.target)))
  const changed = new Map<string, Code>()
  const spent = new Map<string, Code>()

  const outcomes = attempts.map(({ proof, at }) => {
    const key = keyOf(proof)
    const code = changed.get(key) ?? codes.get(key)
    if (code === undefined || spent.has(key)) return false
    if (code.expires_at <= at || code.expires_at - at > (proof.lifetimeMaxMs ?? Infinity)) return false
    if (code.attempts >= proof.maxAttempts) return false
    const isRight = code.code_hash === proof.codeHash
    if (isRight) spent.set(key, code)
    else changed.set(key, { ...code, attempts: code.attempts + 1 })
    return isRight
  })

  for (const [key, { target, purpose, attempts }] of changed)
    if (!spent.has(key))
      await tx.db
        .updateTable('verification_codes')
        .set({ attempts })
        .where('target', '=', target)
        .where('purpose', '=', purpose)
        .execute()
  await forgetSpent(tx, [...spent.values()])
  return outcomes
}

/** The same for one. */
export async function spendCode(tx: WriteTx, attempt: CodeAttempt): Promise<boolean> {
  const [isRight] = await spendCodes(tx, [attempt])
  return isRight === true
}

/** In the order of the key: nodes that compare the same ones must not deadlock. */
async function lockCodes(tx: WriteTx, targets: ReadonlySet<string>): Promise<Map<string, Code>> {
  const query = tx.db
    .selectFrom('verification_codes')
    .selectAll()
    .where('target', 'in', [...targets])
    .orderBy('target')
    .orderBy('purpose')
  const rows = await tx.engine.forUpdate(query).execute()
  return new Map(rows.map((code) => [keyOf(code), code]))
}

async function forgetSpent(tx: WriteTx, spent: readonly Code[]): Promise<void> {
  for (const purpose of new Set(spent.map((code) => code.purpose))) {
    const targets = spent.filter((code) => code.purpose === purpose).map((code) => code.target)
    await tx.db
      .deleteFrom('verification_codes')
      .where('target', 'in', targets)
      .where('purpose', '=', purpose)
      .execute()
  }
}

const keyOf = ({ target, purpose }: { target: string; purpose: string }) => `${purpose} ${target}`
