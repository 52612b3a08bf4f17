import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What people report to the operators. */
export function reports({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_reports')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('reporter_id', integer, (column) => column.notNull())
          .addColumn('target_type', text(8), (column) => column.notNull())
          .addColumn('target_id', integer, (column) => column.notNull())
          .addColumn('reason', text(16), (column) => column.notNull())
          .addColumn('text', longText, (column) => column.notNull())
          .addColumn('messages', longText, (column) => column.notNull())
          .addColumn('state', text(8), (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull()),
        { clustered: false },
      ).execute()
      await createIndex(db, {
        name: 'im_reports_reporter',
        table: 'im_reports',
        columns: ['reporter_id', 'created_at'],
      })
    },
  }
}
