import type { CodeProof } from './code/store.js'

/**
 * What names an account, beside its id and its username: a phone number in E.164 form, an e-mail address in the form of
 * `normaliseEmail`, the host's own id of the account. Of each kind a key belongs to one account.
 */
export interface Identity {
  readonly kind: 'phone' | 'email' | 'external'
  readonly key: string
}

/** An identity of an account that is being made. */
export interface IdentityDraft extends Identity {
  /** Whether it is known to be the user's: by a code, or on the word of an operator. Default: no. */
  readonly isProven?: boolean | undefined
}

/** A code that was sent to an address by which an account is named, and so proves whose account it is. */
export interface AddressProof extends CodeProof {
  readonly kind: 'phone' | 'email'
}

/**
 * What ended because an address was proven for the first time. Until then whoever knew the address may have opened the
 * account: its devices, its password and what names it since then are theirs, and not the owner's.
 */
export interface FirstProof {
  readonly hadPassword: boolean
  /** Kinds of the identities that came with the address or after it, and are gone. Those that a host gave stay. */
  readonly removed: readonly Identity['kind'][]
  /** Of what belongs to the user, after it. */
  readonly rev: number
}

export interface IdentityStore {
  /** Those of the given users, by user id, in no particular order; users without any are missing. */
  listIdentities(userIds: readonly number[]): Promise<ReadonlyMap<number, readonly Identity[]>>
  /**
   * Takes the addresses of these users for proven, on the word of an operator; nothing else ends. Answers with the ids of those of
   * whom one was not, ascending.
   */
  proveAddresses(userIds: readonly number[], at: number): Promise<number[]>
}
