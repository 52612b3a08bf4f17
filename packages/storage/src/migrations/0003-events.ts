import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** The log of what happened, for other services. */
export function events({ types, finishTable }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('im_events')
          // Ids are never given out twice, also after the rows that had them are gone.
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('kind', text(16), (column) => column.notNull())
          .addColumn('seq', integer)
          .addColumn('rev', integer)
          .addColumn('at', integer, (column) => column.notNull()),
        { clustered: false },
      ).execute()
    },
  }
}
