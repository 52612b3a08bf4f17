import type { Refused } from '../../base/refused.js'
import type { CodeProof } from '../code/store.js'

export interface PasswordStore {
  /** Replaces exactly the hash that was verified, and revokes every device except one. */
  changePassword(request: {
    userId: number
    formerHash: string
    passwordHash: string
    exceptDeviceId: string | undefined
    at: number
  }): Promise<{ readonly status: 'changed' } | Refused<'invalid_credentials'>>
  /** Uses up the code where one is given, sets the hash, revokes every device. */
  resetPassword(request: {
    userId: number
    passwordHash: string
    code?: CodeProof | undefined
    at: number
  }): Promise<{ readonly status: 'changed' } | Refused<'invalid_code'>>
}
