/** How far everybody in a conversation has come. */
import type { AccessOf } from '../contract/access.js'
import type { TargetKey } from '../conversation/store.js'

/** Where one member stands in a conversation. What was read has been received. */
export interface MemberPosition {
  readonly userId: number
  readonly readSeq: number
  readonly deliveredSeq: number
  /** Nothing at or below it is visible to this member. */
  readonly floorSeq: number
}

export interface ReceiptStore {
  /**
   * Everybody who is in it and does not keep receipts to themselves, by user ascending; `undefined` where more than `maxMembers`
   * are in it.
   */
  listPositions(conversation: {
    readonly conversationId: number
    readonly key: TargetKey
    readonly maxMembers: number
  }): Promise<MemberPosition[] | undefined>
}

export const receiptAccess = {
  listPositions: 'read',
} as const satisfies AccessOf<ReceiptStore>
