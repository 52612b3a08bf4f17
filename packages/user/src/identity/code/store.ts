export type CodePurpose = 'register' | 'login' | 'reset_password' | 'bind_email'

/** A code as typed, to be checked and used up within the transaction that it permits. */
export interface CodeProof {
  /** Phone number or e-mail address, normalised. */
  readonly target: string
  readonly purpose: CodePurpose
  readonly codeHash: string
  readonly maxAttempts: number
  /** A code that would last longer was stamped by a clock that was ahead, and counts as expired. Default: it may. */
  readonly lifetimeMaxMs?: number | undefined
}

export interface CodeStore {
  /** Keeps one code for each target and purpose: a newer one replaces it. Forgets codes that have expired. */
  saveCode(request: {
    target: string
    purpose: CodePurpose
    codeHash: string
    expiresAt: number
    at: number
  }): Promise<void>
  /**
   * Counts an attempt, then compares; a code that fits is used up. Of any number of simultaneous attempts at most
   * `maxAttempts` are compared.
   */
  spendCode(proof: CodeProof, at: number): Promise<boolean>
}
