/**
 * What names an account, beside its id and its username: a phone number in E.164 form, an e-mail address in the form of
 * `normaliseEmail`, the host's own id of the account. Of each kind a key belongs to one account.
 */
export interface Identity {
  readonly kind: 'phone' | 'email' | 'external'
  readonly key: string
}

export interface IdentityStore {
  /** Those of the given users, by user id, in no particular order; users without any are missing. */
  listIdentities(userIds: readonly number[]): Promise<ReadonlyMap<number, readonly Identity[]>>
}
