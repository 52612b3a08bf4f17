import { createHmac, type KeyObject, randomInt } from 'node:crypto'
import type { CodeProof, CodePurpose } from '../../contract/index.js'
import { userLimits } from '../../limits.js'

export interface Codes {
  /** A new code of `userLimits.codeDigits` digits. */
  generate(): string
  /** What the store keeps: keyed, so that a copy of the table cannot be searched for a million codes. */
  hash(code: { target: string; purpose: CodePurpose; code: string }): string
  prove(code: { target: string; purpose: CodePurpose; code: string }): CodeProof
}

export function createCodes(options: { key: KeyObject }): Codes {
  const hash: Codes['hash'] = ({ target, purpose, code }) =>
    createHmac('sha256', options.key).update(`${purpose}\n${target}\n${code}`).digest('hex')
  return {
    generate: () => String(randomInt(10 ** userLimits.codeDigits)).padStart(userLimits.codeDigits, '0'),
    hash,
    prove: (code) => ({
      target: code.target,
      purpose: code.purpose,
      codeHash: hash(code),
      maxAttempts: userLimits.codeMaxAttempts,
      lifetimeMaxMs: userLimits.codeLifetimeMs + userLimits.clockLeadMaxMs,
    }),
  }
}
