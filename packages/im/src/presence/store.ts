/** When users were last seen, and who may know it. */
import type { PresenceAudience } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { PrivacyWrite } from '../privacy/store.js'

export interface LastSeen {
  readonly userId: number
  /** Unix milliseconds; `null` for a user who has never been here. */
  readonly lastSeenAt: number | null
  readonly shownTo: PresenceAudience
}

export interface PresenceStore {
  getLastSeen(userIds: readonly number[]): Promise<LastSeen[]>
  saveLastSeen(seen: readonly { readonly userId: number; readonly at: number }[]): Promise<void>
  /**
   * `presence_to` is `nobody` while it is hidden, and `everyone` when it is not any more. Moves the user's `rev`, unless it was so before.
   */
  setPresenceHidden(userId: number, hidden: boolean): Promise<PrivacyWrite>
}

export const presenceAccess = {
  getLastSeen: 'read',
  saveLastSeen: 'write',
  setPresenceHidden: 'write',
} as const satisfies AccessOf<PresenceStore>
