/** What users show to others. */
import type { FindWay, ParsedInput, UserChange } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { UserWrite } from '../user-state/store.js'

/** All that the change of a user's privacy carries. */
export type PrivacyState = Omit<Extract<UserChange, { kind: 'privacy' }>, 'rev' | 'kind'>

export type PrivacyPatch = ParsedInput<'user.privacy'>

export type PrivacyWrite = UserWrite & { readonly privacy: PrivacyState }

/** Somebody looks for a user. */
export interface FindRequest {
  readonly finderId: number
  readonly userId: number
  /** What they know of the user. */
  readonly by: FindWay
}

export interface PrivacyStore {
  getPrivacy(userId: number): Promise<PrivacyState>
  /**
   * Moves the user's `rev`, unless it was so before. From then on the user has no position in `listPositions`, and neither
   * the receipts nor the sessions of others tell one, nor theirs to the user, while `receipts` is `off`.
   */
  setPrivacy(userId: number, patch: PrivacyPatch): Promise<PrivacyWrite>
  /**
   * Whether a user lets somebody find them: contacts do by everything, and everybody finds themselves. One statement by
   * keys, also where there is no such user, so that the time it takes does not tell.
   */
  mayFind(request: FindRequest): Promise<boolean>
}

export const privacyAccess = {
  getPrivacy: 'read',
  setPrivacy: 'write',
  mayFind: 'read',
} as const satisfies AccessOf<PrivacyStore>
