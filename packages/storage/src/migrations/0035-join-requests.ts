import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Requests to be let into groups. */
export function joinRequests({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text, longText } = types
  const table = 'im_join_requests'
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable(table)
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('group_id', integer, (column) => column.notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('text', longText, (column) => column.notNull())
          .addColumn('state', text(16), (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addUniqueConstraint('im_join_requests_key', ['group_id', 'user_id']),
        { clustered: false },
      ).execute()
      await createIndex(db, { name: `${table}_group`, table, columns: ['group_id', 'state', 'id'] })
      await createIndex(db, { name: `${table}_user`, table, columns: ['user_id', 'state'] })
    },
  }
}
