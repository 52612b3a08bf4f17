import type { Insertable } from 'kysely'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import type { WriteTx } from '../sql/tx.js'
import type { ImEventsTable } from './table.js'

export type NewEvent = Omit<Insertable<ImEventsTable>, 'id'>

const columns = ['conversation_id', 'kind', 'seq', 'rev', 'at'] as const
const insertEvents = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'im_events', columns),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/**
 * Writes events in the transaction that makes them: last of all, with the heads locked. So ids ascend with `seq` and
 * `rev`, and hardly anything can fail after an id was given out, which would leave a gap that readers wait for.
 */
export async function appendEvents(tx: WriteTx, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map(({ conversation_id, kind, seq, rev, at }) => [
    conversation_id,
    kind,
    seq ?? null,
    rev ?? null,
    at,
  ])
  await insertEvents(tx, rows)
}
