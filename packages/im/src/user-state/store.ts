/** What belongs to a user, the same on all of that user's devices. */

import type { Preferences, UserChange } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

/** What a write to it did: where it changed something, the user's `rev` is one greater. */
export type UserWrite =
  | { readonly status: 'changed'; readonly rev: number }
  | { readonly status: 'unchanged' }

/** What changed of it since a `rev`. */
export interface UserStateRecord {
  readonly rev: number
  /** The client is ahead of the store, or more than the limit differs: it has to read all of it anew. */
  readonly isReset: boolean
  /** Ascending by `rev`, each thing once with its latest state; empty where `isReset`. */
  readonly changes: readonly UserChange[]
}

export interface UserStateStore {
  /**
   * What changed after `sinceRev`, at most `limit` things. Where nothing differs it is one statement. What a later write
   * of the same user adds has a greater `rev`.
   */
  getUserState(userId: number, sinceRev: number, limit: number): Promise<UserStateRecord>
  getPreferences(userId: number): Promise<Preferences>
  /** Merges by key, as `decidePreferences` says, and answers with all of them. */
  mergePreferences(
    userId: number,
    patch: Preferences,
    maxBytes: number,
  ): Promise<
    | (UserWrite & { readonly preferences: Preferences })
    | { readonly status: 'refused'; readonly code: 'too_large' }
  >
}

export const userStateAccess = {
  getUserState: 'read',
  getPreferences: 'read',
  mergePreferences: 'write',
} as const satisfies AccessOf<UserStateStore>
