/** What every operation may be refused with, and therefore no entry repeats. */
import type { ErrorCode } from '../errors.js'
import type { Auth } from './caller.js'

export const commonErrors = {
  everyone: ['invalid_input', 'rate_limited', 'overloaded', 'unavailable', 'internal'],
  /** Where a token is needed. */
  signedIn: ['unauthenticated', 'token_expired', 'device_revoked', 'user_disabled'],
} as const satisfies Record<string, readonly ErrorCode[]>

/** Whether an operation may answer a code: one of its own, or one that is common to all. */
export function isDeclared(
  { auth, errors }: { readonly auth: Auth; readonly errors: readonly ErrorCode[] },
  code: ErrorCode,
): boolean {
  const common: readonly ErrorCode[] =
    auth === 'none' ? commonErrors.everyone : [...commonErrors.everyone, ...commonErrors.signedIn]
  return errors.includes(code) || common.includes(code)
}
