import type { Refused } from '../base/refused.js'
import type { Identity } from '../identity/store.js'
import type { Username } from '../identity/username/store.js'

export interface UserRecord {
  /** From 10001 on: short enough to type, and never mistaken for a test's 1. */
  readonly id: number
  readonly username: string
  readonly nickname: string
  /** Its identity of this kind, E.164. */
  readonly phone: string | null
  /** Its identity of this kind. */
  readonly email: string | null
  /** Since when these are known to be the user's; `null` where they are not. */
  readonly phoneProvenAt: number | null
  readonly emailProvenAt: number | null
  /** `null` for an account without a password. */
  readonly passwordHash: string | null
  readonly avatarUrl: string | null
  readonly bio: string
  readonly locale: string
  readonly disabledAt: number | null
  readonly createdAt: number
}

export type UserKey = { readonly id: number } | { readonly usernameKey: string } | Identity

export interface UserPatch {
  /** A look that another account has is `username_taken` as well; the former ones are free again. */
  readonly username?: Username | undefined
  readonly nickname?: string | undefined
  readonly bio?: string | undefined
  readonly avatarUrl?: string | null | undefined
  readonly locale?: string | undefined
}

export interface UserUpdated {
  readonly status: 'updated'
  readonly user: UserRecord
  /** Of what belongs to the user, after this change, in whose transaction it moved; `undefined` where nothing changed. */
  readonly rev: number | undefined
}

export interface ProfileStore {
  getUser(key: UserKey): Promise<UserRecord | undefined>
  /** Those of the given ids that exist, in no particular order. */
  getUsers(userIds: readonly number[]): Promise<UserRecord[]>
  /** By id ascending, after the given one. */
  listUsers(page: { limit: number; afterId: number }): Promise<UserRecord[]>

  updateUser(
    userId: number,
    patch: UserPatch,
    at: number,
  ): Promise<UserUpdated | Refused<'username_taken' | 'user_not_found'>>
}
