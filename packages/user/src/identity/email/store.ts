import type { Refused } from '../../base/refused.js'
import type { UserUpdated } from '../../profile/store.js'
import type { CodeProof } from '../code/store.js'

export interface EmailStore {
  /**
   * Uses up the code and puts the address, which is thereby proven, in place of the one the user had, unless another user has
   * it. A device that was revoked meanwhile binds nothing.
   */
  bindEmail(request: {
    userId: number
    deviceId?: string | undefined
    email: string
    code: CodeProof
    at: number
  }): Promise<UserUpdated | Refused<'email_taken' | 'invalid_code' | 'user_not_found' | 'device_revoked'>>
}
