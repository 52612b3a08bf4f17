/** When users were last seen, and whether they hide it. */
import type { AccessOf } from '../contract/access.js'
import type { PrivacyWrite } from '../privacy/store.js'

export interface LastSeen {
  readonly userId: number
  /** Unix milliseconds; `null` for a user who has never been here. */
  readonly lastSeenAt: number | null
  readonly hidden: boolean
}

export interface PresenceStore {
  getLastSeen(userIds: readonly number[]): Promise<LastSeen[]>
  saveLastSeen(seen: readonly { readonly userId: number; readonly at: number }[]): Promise<void>
  /** Moves the user's `rev`, unless it was so before. */
  setPresenceHidden(userId: number, hidden: boolean): Promise<PrivacyWrite>
}

export const presenceAccess = {
  getLastSeen: 'read',
  saveLastSeen: 'write',
  setPresenceHidden: 'write',
} as const satisfies AccessOf<PresenceStore>
