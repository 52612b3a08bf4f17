/** Pins: messages that everybody of a conversation keeps at hand. */

import type { GroupLine, Message } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { TargetKey } from '../conversation/store.js'
import type { ChangeOutcome } from '../message/store.js'

export interface PinChange {
  readonly key: TargetKey
  readonly actorId: number
  readonly seq: number
  /** `false` takes it back. */
  readonly on: boolean
  readonly at: number
}

/** `line` is what the timeline of a group tells of it. */
export type PinOutcome = ChangeOutcome & { readonly line?: GroupLine | undefined }

export interface PinStore {
  /**
   * Pins one message or takes that back, and moves the message's `rev`; again is `unchanged`. Refusals: `not_a_member`,
   * `group_not_found`, `group_dissolved`, `message_not_found`, `message_recalled`, `forbidden`, `muted`, `blocked`,
   * `limit_reached`.
   */
  setPin(change: PinChange): Promise<PinOutcome>

  /**
   * What is pinned and this user sees, pinned last first, before a place (beyond all at first) that the page before it ended at;
   * with the `pins_rev` of the same moment.
   */
  listPins(page: {
    userId: number
    conversationId: number
    floorSeq: number
    beforeRev: number
    limit: number
  }): Promise<{ pins: { message: Message; rev: number }[]; hasMore: boolean; pinsRev: number }>
}

export const pinAccess = { setPin: 'write', listPins: 'read' } as const satisfies AccessOf<PinStore>
