import { randomInt, randomUUID } from 'node:crypto'
import { storageLimits } from '../limits.js'
import type { Tx } from '../sql/tx.js'
import { type GreatestIds, type Standing, tablesWithIds } from './decide-incarnation.js'
import { readIncarnation } from './read-standing.js'

/**
 * Gives a database that went back in time another name, and lets ids begin so far on that none is given out again which
 * somebody may still hold: a draft, a token or a cursor would mean somebody or something else.
 * @param lost the greatest ids known to have been there
 * @returns the name that it then has; where another node was quicker, that one's
 */
export async function changeIncarnation(
  tx: Tx,
  found: Standing,
  lost: GreatestIds | undefined,
): Promise<string> {
  const skipped = storageLimits.idsSkippedAfterRestore
  for (const table of tablesWithIds) {
    const own = found.ids[table]
    if (own === undefined) continue
    const greatest = Math.max(own, lost?.[table] ?? 0)
    // By chance a part of it: the same backup may be put back more than once.
    await tx.engine.startIdsAt(tx.db as never, table, greatest + skipped + randomInt(skipped))
  }
  await tx.db
    .updateTable('im_incarnation')
    .set({ value: randomUUID() })
    .where('id', '=', 1)
    .where('value', '=', found.value)
    .execute()
  return readIncarnation(tx)
}
