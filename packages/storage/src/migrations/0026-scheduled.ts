import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Messages that are sent later. */
export function scheduled({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_scheduled')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('target_type', text(8), (column) => column.notNull())
          .addColumn('target_id', integer, (column) => column.notNull())
          .addColumn('client_id', text(64), (column) => column.notNull())
          .addColumn('body', longText, (column) => column.notNull())
          .addColumn('send_at', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addColumn('state', text(8), (column) => column.notNull())
          .addColumn('refused', text(64)),
        { clustered: false },
      ).execute()
      await createIndex(db, { name: 'im_scheduled_user', table: 'im_scheduled', columns: ['user_id', 'id'] })
    },
  }
}
