import type { Refused } from '../../base/refused.js'
import type { AddressProof, FirstProof } from '../store.js'

export interface PasswordStore {
  /** Replaces exactly the hash that was verified, and revokes every device except one. */
  changePassword(request: {
    userId: number
    formerHash: string
    passwordHash: string
    exceptDeviceId: string | undefined
    at: number
  }): Promise<{ readonly status: 'changed' } | Refused<'invalid_credentials'>>
  /**
   * Uses up the code where one is given, which holds as for `signIn` and may be a first proof too; sets the hash, revokes
   * every device.
   */
  resetPassword(request: {
    userId: number
    passwordHash: string
    code?: AddressProof | undefined
    at: number
  }): Promise<
    { readonly status: 'changed'; readonly firstProof?: FirstProof | undefined } | Refused<'invalid_code'>
  >
}
