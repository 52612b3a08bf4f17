/** The event log, for other services. */

import type { EventData, Message, MessageChangeName } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { TargetKey } from '../conversation/store.js'
import type { GroupRecord } from '../group/store.js'

/** One row of the event log, with what it is about as that is now: a later edit or recall shows in earlier records too. */
export type EventRecord = {
  /** The cursor: ascending, with gaps. */
  readonly id: number
  readonly at: number
  readonly conversationId: number
  readonly key: TargetKey
} & (
  | { readonly kind: 'message_created'; readonly message: Message }
  | {
      readonly kind: 'message_changed'
      readonly message: Message
      readonly rev: number
      readonly change: MessageChangeName
      readonly actorId: number
    }
  | {
      readonly kind: 'group_changed'
      readonly group: GroupRecord
      /** 0 for `created`. */
      readonly rev: number
      readonly change: 'created' | EventData['group.changed']['kind']
      /** `null` for `created`. */
      readonly actorId: number | null
      /** Whom the change is about; empty for `created`. */
      readonly userIds: readonly number[]
    }
)

/** Where the event log ends. */
export interface EventHead {
  /** The highest id that is committed; 0 while there is none. */
  readonly newest: number
  /** At most `newest`: no id up to here can still be committed. A reader that starts here misses nothing that comes from now on. */
  readonly settled: number
}

export interface EventStore {
  /**
   * The event log after a cursor: one record for every message created, every change of one and every change of a group,
   * written in the transaction that made it; never one per recipient. Ascending by id, and within a conversation by
   * `seq` and `rev`. Where ids are given out before transactions commit, it ends before an id that may still be
   * committed, so that a reader that goes on from `next` sees every event. `next` is `after` where there is nothing (yet).
   *
   * Rejects with `cursor_expired` where events after the cursor have been pruned.
   */
  listEvents(page: { after: number; limit: number }): Promise<{ events: EventRecord[]; next: number }>
  getEventHead(): Promise<EventHead>
  /** The oldest cursor that has not expired: up to which id events have been pruned, 0 where none has. */
  getEventStart(): Promise<number>

  /**
   * Forgets the oldest events, at most `limit` of them, up to the first that is not from before this time; answers how
   * many. The log remembers how far it was pruned.
   */
  pruneEvents(before: number, limit: number): Promise<number>
}

export const eventAccess = {
  listEvents: 'read',
  getEventHead: 'read',
  getEventStart: 'read',
  pruneEvents: 'write',
} as const satisfies AccessOf<EventStore>
