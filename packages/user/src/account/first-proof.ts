import type { Parts, SignedIn } from '../base/parts.js'
import type { FirstProof } from '../contract/index.js'

/** What the owner of an address reads beside the tokens, where a code was the first proof that it is theirs. */
export function toFirstProof(
  { hadPassword, removed }: FirstProof,
  devicesEnded: number,
): NonNullable<SignedIn['first_proof']> {
  return {
    devices_ended: devicesEnded,
    password_ended: hadPassword,
    email_removed: removed.includes('email'),
  }
}

/** Says that an account got its owner. Only after the commit. */
export function announceFirstProof(
  { log, announce }: Pick<Parts, 'log' | 'announce'>,
  userId: number,
  { hadPassword, removed, rev }: FirstProof,
): void {
  log.info({ userId, hadPassword, removed }, 'account.first_proof')
  announce({ userId, rev, kind: 'profile' })
}
