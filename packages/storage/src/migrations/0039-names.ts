import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What members of groups are found by; searches fill it. */
export function names({ types, finishTable, addColumn }: Engine): Migration {
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_names')
          .addColumn('user_id', types.integer, (column) => column.primaryKey())
          .addColumn('name_key', types.text(1_000), (column) => column.notNull()),
        { clustered: true },
      ).execute()
      await addColumn(db, 'im_group_members', 'alias_key', types.text(1_000))
    },
  }
}
