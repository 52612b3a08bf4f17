import type { Refused } from '../base/refused.js'
import type { DeviceDraft } from '../device/store.js'
import type { CodeProof } from '../identity/code/store.js'
import type { AddressProof, FirstProof, IdentityDraft } from '../identity/store.js'
import type { UserRecord } from '../profile/store.js'

export interface UserDraft {
  readonly username: string
  /** Equal for usernames that are the same, whatever their case and width. */
  readonly usernameKey: string
  /** What the username can be taken for; see `Username`. */
  readonly usernameLooks: readonly string[]
  readonly nickname: string
  /** At most one of each kind. */
  readonly identities: readonly IdentityDraft[]
  /** `null` for an account without a password. */
  readonly passwordHash: string | null
  readonly locale: string
}

export type SignInProof =
  /** The hash that the password was verified against; a login must not outlive a password change made meanwhile. */
  | {
      readonly kind: 'password'
      readonly passwordHash: string
      readonly strongerHash?: string | undefined
    }
  | { readonly kind: 'code'; readonly code: AddressProof }

/** A sign-in on a device. */
export interface SignIn {
  /** `undefined` for an unknown user, refused as `invalid_credentials` after the same work. */
  readonly userId: number | undefined
  readonly device: DeviceDraft
  readonly proof: SignInProof
  readonly maxDevices: number
  /** Devices with a live connection: they go only where there is no other. Default: none is known. */
  readonly connectedDeviceIds?: readonly string[] | undefined
  /** Revoked devices older than this are deleted. */
  readonly forgetRevokedBefore: number
  readonly at: number
}

export type SignInOutcome =
  | {
      readonly status: 'signed_in'
      readonly user: UserRecord
      /** To make room for the new one, or all others with `firstProof`. */
      readonly revokedDeviceIds: readonly string[]
      /** Where the code was the first proof that its address is the user's. */
      readonly firstProof?: FirstProof | undefined
    }
  | Refused<'invalid_credentials' | 'user_disabled'>

export interface AccountStore {
  /**
   * Uses up the code where one is given, makes the user with its identities and, where given, its first device (refresh
   * counter 1). All or nothing: where one name is taken, the others stay free. A look of the username that another account
   * has is `username_taken` as well.
   */
  createUser(request: {
    user: UserDraft
    device?: DeviceDraft | undefined
    code?: CodeProof | undefined
    at: number
  }): Promise<
    | { readonly status: 'created'; readonly user: UserRecord }
    | Refused<'username_taken' | 'phone_taken' | 'email_taken' | 'external_id_taken' | 'invalid_code'>
  >

  /**
   * Makes a device (refresh counter 1) for each whose proof holds at this moment and whose user is not disabled, all of them in
   * one transaction, one after the other. Beyond `maxDevices` the least recently seen ones are revoked, those that are connected last; forgets rows that
   * were revoked long ago. A code holds only where its address is the user's at this moment; where it is the first proof of
   * that, everything that opened the account before ends (see `FirstProof`). A refusal changes nothing except the attempts of
   * a code. Outcomes in the same order.
   */
  signIn(batch: readonly SignIn[]): Promise<SignInOutcome[]>
  /**
   * Answers whether there is such a user. Where messaging is on the same database, a job `user.settle` is added in the same
   * transaction, by which the user's groups learn of it.
   */
  setDisabled(userId: number, disabled: boolean, at: number): Promise<boolean>
}
