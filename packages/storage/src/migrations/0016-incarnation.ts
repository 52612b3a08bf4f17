import { randomUUID } from 'node:crypto'
import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What shows that a database went back in time: one row with its name, and a count that moves with what is written. */
export function incarnation({ types, finishTable }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('im_incarnation')
          .addColumn('id', integer, (column) => column.primaryKey().notNull())
          .addColumn('value', text(36), (column) => column.notNull())
          .addColumn('position', integer, (column) => column.notNull()),
        { clustered: true },
      ).execute()
      // A start that was cut off may have written it.
      await sql`insert into im_incarnation (id, value, position)
        select 1, ${randomUUID()}, 0 where not exists (select 1 from im_incarnation)`.execute(db)
    },
  }
}
