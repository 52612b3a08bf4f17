import { type Tx, write } from '../sql/tx.js'

/**
 * See `ImStore.pruneEvents`. The last row to go stays as a mark of how far the log was pruned: without it a reader that
 * missed something would look like one that starts before the first event.
 */
export async function pruneEvents(tx: Tx, before: number, limit: number): Promise<number> {
  return write(tx, async (tx) => {
    const oldest = await tx.db
      .selectFrom('im_events')
      .select(['id', 'kind', 'at'])
      .where('id', '>', 0)
      .orderBy('id')
      .limit(limit + 1)
      .execute()
    const marked = oldest[0]?.kind === 'pruned' ? 1 : 0
    const events = oldest.slice(marked, marked + limit)
    const firstKept = events.findIndex((event) => event.at >= before)
    const old = firstKept === -1 ? events : events.slice(0, firstKept)
    const last = old.at(-1)
    if (last === undefined) return 0
    await tx.db.deleteFrom('im_events').where('id', '<', last.id).execute()
    await tx.db.updateTable('im_events').set({ kind: 'pruned' }).where('id', '=', last.id).execute()
    return old.length
  })
}
