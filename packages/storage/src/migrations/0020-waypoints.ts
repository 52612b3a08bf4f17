import { randomBytes } from 'node:crypto'
import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Words laid along the way of a database, by which it knows a past that is not its own; the one at 0 signs. */
export function waypoints({ types, finishTable }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('im_waypoints')
          .addColumn('position', integer, (column) => column.primaryKey().notNull())
          .addColumn('word', text(43), (column) => column.notNull()),
        { clustered: true },
      ).execute()
      // A start that was cut off may have written it.
      await sql`insert into im_waypoints (position, word)
        select 0, ${randomBytes(32).toString('base64url')} where not exists (select 1 from im_waypoints)`.execute(
        db,
      )
    },
  }
}
