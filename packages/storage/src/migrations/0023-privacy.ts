import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What users show to others. */
export function privacy({ types, finishTable }: Engine): Migration {
  const { integer } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_privacy')
          .addColumn('user_id', integer, (column) => column.primaryKey().notNull())
          .addColumn('receipts', integer, (column) => column.notNull()),
        { clustered: true },
      ).execute()
    },
  }
}
