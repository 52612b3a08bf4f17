import type { TableOf } from '../sql/table.js'

/** The newest code for each target and purpose, until it is used or forgotten. */
export interface VerificationCodesTable {
  /** Phone number or e-mail address. */
  target: string
  purpose: string
  code_hash: string
  /** Number of attempts. */
  attempts: number
  expires_at: number
}

export const verificationCodes: TableOf<'verification_codes', VerificationCodesTable> = {
  name: 'verification_codes',
  key: ['target', 'purpose'],
}
