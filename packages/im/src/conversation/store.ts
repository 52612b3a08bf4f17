/** What a conversation is to the store, and who may look into it. */

import type { ErrorCode, GroupSettings, Role } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

/** A conversation by what is in it: two users in ascending order (equal for oneself), or a group. */
export type TargetKey =
  | { readonly kind: 'direct'; readonly low: number; readonly high: number }
  | { readonly kind: 'group'; readonly groupId: number }

export type Refusal = {
  readonly status: 'refused'
  readonly code: ErrorCode
  /** With `slow_mode`: after how long the same is not refused any more. */
  readonly retryAfterMs?: number
}

/** Where something happened, as far as announcing it needs. */
export interface ConversationRef {
  readonly conversationId: number
  readonly key: TargetKey
  readonly rev: number
  /** 2 for a direct conversation. */
  readonly memberCount: number
}

/** What one user may see of a conversation. */
export interface Access {
  readonly conversationId: number
  readonly lastSeq: number
  readonly floorSeq: number
  /** The `rev` with which the user came into it. */
  readonly joinedRev: number
  /** Whether the other of a direct conversation takes no words of this one: see `refuseStranger`. */
  readonly isBlocked: boolean
  /** Until when this member of a group is muted. */
  readonly mutedUntil: number | null
  /** What the user is in the group, and how it is run; `null` in direct conversations. */
  readonly member: { readonly role: Role; readonly settings: GroupSettings } | null
}

export interface ConversationStore {
  /**
   * What a user may see of a target, also of a dissolved group: its members keep what was said. Direct: `undefined` while
   * nobody has written. Group: a refusal for strangers.
   */
  getAccess(userId: number, key: TargetKey): Promise<Access | Refusal | undefined>
  /** With how many of some users, oneself not among them, a user has no direct conversation. */
  countStrangers(userId: number, userIds: readonly number[]): Promise<number>
}

export const conversationAccess = {
  getAccess: 'read',
  countStrangers: 'read',
} as const satisfies AccessOf<ConversationStore>
