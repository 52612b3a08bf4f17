/** What users show to others. */
import type { ParsedInput, UserChange } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { UserWrite } from '../user-state/store.js'

/** All that the change of a user's privacy carries. */
export type PrivacyState = Omit<Extract<UserChange, { kind: 'privacy' }>, 'rev' | 'kind'>

export type PrivacyPatch = ParsedInput<'user.privacy'>

export type PrivacyWrite = UserWrite & { readonly privacy: PrivacyState }

export interface PrivacyStore {
  getPrivacy(userId: number): Promise<PrivacyState>
  /**
   * Moves the user's `rev`, unless it was so before. From then on the user has no position in `listPositions`, and neither
   * the receipts nor the sessions of others tell one, nor theirs to the user, while `receipts` is `off`.
   */
  setPrivacy(userId: number, patch: PrivacyPatch): Promise<PrivacyWrite>
}

export const privacyAccess = {
  getPrivacy: 'read',
  setPrivacy: 'write',
} as const satisfies AccessOf<PrivacyStore>
