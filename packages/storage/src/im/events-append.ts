import type { Insertable, Transaction } from 'kysely'
import { chunk } from '../chunk.js'
import type { Dialect } from '../dialect.js'
import type { ImEventsTable } from '../schema/im-events.js'
import type { Schema } from '../schema/index.js'

export type NewEvent = Omit<Insertable<ImEventsTable>, 'id'>

const columns = ['conversation_id', 'kind', 'seq', 'rev', 'at'] as const

/**
 * Writes events in the transaction that makes them: last of all, with the heads locked. So ids ascend with `seq` and
 * `rev`, and hardly anything can fail after an id was given out, which would leave a gap that readers wait for.
 */
export async function appendEvents(
  trx: Transaction<Schema>,
  dialect: Dialect,
  events: readonly NewEvent[],
): Promise<void> {
  for (const part of chunk(events, Math.floor(dialect.maxParameters / columns.length)))
    await dialect.insertRows(trx, 'im_events', columns, part).execute()
}
