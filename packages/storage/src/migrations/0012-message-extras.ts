import { type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** One column for everything that other nouns add to a message: each of them needs none of its own. */
export function messageExtras({ renameColumn }: Engine): Migration {
  return {
    async up(db) {
      await renameColumn(db, 'im_messages', 'reactions', 'extras')
      // Until now it was a list of reactions.
      await sql`update im_messages set extras = replace('{"reactions":$}', '$', extras) where extras like '[%'`.execute(
        db,
      )
    },
  }
}
