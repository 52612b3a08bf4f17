import type { Insertable, Transaction } from 'kysely'
import { buildOnce, type Values } from '../sql/build-once.js'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import type { ImEventsTable } from './table.js'

export type NewEvent = Omit<Insertable<ImEventsTable>, 'id'>

const columns = ['conversation_id', 'kind', 'seq', 'rev', 'at'] as const
const insertEvents = buildOnce(
  ({ trx, engine }) => engine.insertGiven(trx, 'im_events', columns),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/**
 * Writes events in the transaction that makes them: last of all, with the heads locked. So ids ascend with `seq` and
 * `rev`, and hardly anything can fail after an id was given out, which would leave a gap that readers wait for.
 */
export async function appendEvents(
  trx: Transaction<Schema>,
  engine: Engine,
  events: readonly NewEvent[],
): Promise<void> {
  const rows = events.map(({ conversation_id, kind, seq, rev, at }) => [
    conversation_id,
    kind,
    seq ?? null,
    rev ?? null,
    at,
  ])
  await insertEvents({ trx, engine }, rows)
}
