/**
 * The store of accounts is the only truth. Every method is one transaction; what it reports as done is durable.
 * Methods named `get…` and `list…` only read. Uniqueness of phone, email and username key is decided by the store's
 * own indexes, so that two nodes that register the same name at once cannot both win.
 *
 * Failure: a method rejects with StonechatError `unavailable` where the database cannot be reached or is full.
 * Refusals are answers, not rejections. Times are Unix milliseconds and come from the caller.
 */

export interface UserRecord {
  /** From 10001 on: short enough to type, and never mistaken for a test's 1. */
  readonly id: number
  readonly username: string
  readonly nickname: string
  /** E.164. */
  readonly phone: string
  readonly email: string | null
  readonly password_hash: string
  readonly avatar_url: string | null
  readonly bio: string
  readonly locale: string
  readonly disabled_at: number | null
  readonly created_at: number
}

/** One login of a user. Never holds a token, only the counter of the refresh token that is valid now. */
export interface DeviceRecord {
  readonly id: string
  readonly user_id: number
  readonly name: string
  readonly created_at: number
  readonly last_seen_at: number
}

/** What `authenticate` must know of a device. */
export interface DeviceState {
  readonly user_id: number
  readonly is_revoked: boolean
  readonly is_disabled: boolean
  readonly last_seen_at: number
}

export type UserKey =
  | { readonly id: number }
  | { readonly phone: string }
  | { readonly email: string }
  | { readonly usernameKey: string }

export interface UserDraft {
  readonly username: string
  /** Equal for usernames that people would take for the same. */
  readonly usernameKey: string
  readonly nickname: string
  readonly phone: string
  readonly passwordHash: string
  readonly locale: string
}

export interface DeviceDraft {
  readonly id: string
  readonly name: string
}

export type CodePurpose = 'register' | 'login' | 'reset_password' | 'bind_email'

/** A code somebody typed, to be checked and used up within the transaction it permits. */
export interface CodeProof {
  /** Phone number or e-mail address, normalised. */
  readonly target: string
  readonly purpose: CodePurpose
  readonly codeHash: string
  readonly maxAttempts: number
}

export interface UserPatch {
  readonly username?: { readonly value: string; readonly key: string } | undefined
  readonly nickname?: string | undefined
  readonly bio?: string | undefined
  readonly avatarUrl?: string | null | undefined
  readonly locale?: string | undefined
}

export type Refused<C extends string> = { readonly status: 'refused'; readonly code: C }

export type SignInProof =
  /** The hash that the password was verified against; a login must not outlive a password change made meanwhile. */
  | {
      readonly kind: 'password'
      readonly passwordHash: string
      readonly strongerHash?: string | undefined
    }
  | { readonly kind: 'code'; readonly code: CodeProof }

/** Somebody who wants to be signed in on a device. */
export interface SignIn {
  /** `undefined` for nobody, who is refused as `invalid_credentials` after the same work. */
  readonly userId: number | undefined
  readonly device: DeviceDraft
  readonly proof: SignInProof
  readonly maxDevices: number
  /** Revoked devices older than this are deleted. */
  readonly forgetRevokedBefore: number
  readonly at: number
}

export type SignInOutcome =
  | { readonly status: 'signed_in'; readonly user: UserRecord; readonly revokedDeviceIds: readonly string[] }
  | Refused<'invalid_credentials' | 'user_disabled'>

/** A refresh token that was presented. */
export interface Rotation {
  readonly deviceId: string
  readonly counter: number
  /** Names the renewal where its client did: it may then be asked for again. */
  readonly requestHash?: string | undefined
  /** A device that was not refreshed since has expired. */
  readonly refreshedAfter: number
  readonly at: number
}

export type RotateOutcome =
  /** By this call, or by an earlier one of the same renewal. */
  | { readonly status: 'rotated'; readonly user: UserRecord }
  /** A former token of a living device was used again: the device is now revoked. */
  | { readonly status: 'reused'; readonly userId: number }
  | Refused<'invalid_refresh_token' | 'user_disabled'>

export interface UserStore {
  /** Uses up the code where one is given, makes the user and, where given, its first device (refresh counter 1). */
  createUser(request: {
    user: UserDraft
    device?: DeviceDraft | undefined
    code?: CodeProof | undefined
    at: number
  }): Promise<
    | { readonly status: 'created'; readonly user: UserRecord }
    | Refused<'phone_taken' | 'username_taken' | 'invalid_code'>
  >

  getUser(key: UserKey): Promise<UserRecord | undefined>
  /** Those of the given ids that exist, in no particular order. */
  getUsers(userIds: readonly number[]): Promise<UserRecord[]>
  /** By id ascending, after the given one. */
  listUsers(page: { limit: number; afterId: number }): Promise<UserRecord[]>

  updateUser(
    userId: number,
    patch: UserPatch,
    at: number,
  ): Promise<
    { readonly status: 'updated'; readonly user: UserRecord } | Refused<'username_taken' | 'user_not_found'>
  >
  /** Uses up the code and sets the address, unless another user has it. */
  bindEmail(request: {
    userId: number
    email: string
    code: CodeProof
    at: number
  }): Promise<
    | { readonly status: 'updated'; readonly user: UserRecord }
    | Refused<'email_taken' | 'invalid_code' | 'user_not_found'>
  >
  /** Replaces exactly the hash that was verified, and revokes every device but one. */
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
  /** Answers whether there is such a user. */
  setDisabled(userId: number, disabled: boolean, at: number): Promise<boolean>

  /**
   * Makes a device (refresh counter 1) for each whose proof holds at this moment and whose user is not disabled, all of them in
   * one transaction, one after the other. Beyond `maxDevices` the least recently seen ones are revoked; forgets rows that
   * were revoked long ago. Who is refused changes nothing but the attempts of a code. Outcomes in the same order.
   */
  signIn(batch: readonly SignIn[]): Promise<SignInOutcome[]>
  /**
   * Moves the refresh counters of living devices from exactly `counter` to the next, all of them in one transaction, one
   * after the other: of two with the same counter the first is `rotated`, the other `reused`. Only the renewal that moved a
   * counter last may come again, with the same `requestHash`: it is `rotated` and changes nothing. Outcomes in the same order.
   */
  rotateDevices(rotations: readonly Rotation[]): Promise<RotateOutcome[]>

  getDeviceState(deviceId: string): Promise<DeviceState | undefined>
  /** Those of the given devices that exist, by id. */
  getDeviceStates(deviceIds: readonly string[]): Promise<ReadonlyMap<string, DeviceState>>
  /** Living devices of a user, the most recently seen first. */
  listDevices(userId: number, refreshedAfter: number): Promise<DeviceRecord[]>
  /** Answers whether a living device of this user was revoked by this call. */
  revokeDevice(request: { userId: number; deviceId: string; at: number }): Promise<boolean>
  /** Moves `last_seen_at` forward, never back. */
  touchDevices(seen: readonly { readonly deviceId: string; readonly at: number }[]): Promise<void>

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
