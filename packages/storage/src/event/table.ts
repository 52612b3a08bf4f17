import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** The log that other services follow: what happened, in the order of `id`. Its content is in the other tables. */
export interface ImEventsTable {
  id: Generated<number>
  conversation_id: number
  /** `pruned` is the oldest row of a log that was cut: all up to and including it is gone. */
  kind: 'message_created' | 'message_changed' | 'group_changed' | 'pruned'
  /** The message it is about; `null` for groups. */
  seq: number | null
  /** The row of `im_changes`; `null` for a new message, 0 for a new group, which have none. */
  rev: number | null
  at: number
}

export const imEvents: TableOf<'im_events', ImEventsTable> = { name: 'im_events', key: ['id'] }
