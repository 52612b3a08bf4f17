import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What the timelines of groups tell of their changes from now on; what happened before is told nowhere. */
export function groupLines({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_group_lines')
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addColumn('after_seq', integer, (column) => column.notNull())
          .addColumn('kind', text(16), (column) => column.notNull())
          .addColumn('actor_id', integer)
          .addColumn('user_ids', longText)
          .addColumn('user_count', integer, (column) => column.notNull())
          .addColumn('name', text(255))
          .addColumn('at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_group_lines_key', ['conversation_id', 'rev']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'im_group_lines_place',
        table: 'im_group_lines',
        columns: ['conversation_id', 'after_seq', 'rev'],
      })
    },
  }
}
