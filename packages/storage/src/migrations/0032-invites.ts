import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Links that let people into groups. */
export function invites({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_invites')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('group_id', integer, (column) => column.notNull())
          .addColumn('code', text(64), (column) => column.notNull())
          .addColumn('expires_at', integer)
          .addColumn('uses', integer, (column) => column.notNull())
          .addColumn('max_uses', integer)
          .addColumn('created_by', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addUniqueConstraint('im_invites_code', ['code']),
        { clustered: false },
      ).execute()
      await createIndex(db, { name: 'im_invites_group', table: 'im_invites', columns: ['group_id', 'id'] })
    },
  }
}
