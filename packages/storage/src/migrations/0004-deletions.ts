import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Messages that users delete for themselves, and the way from a message to its former versions. */
export function deletions({ types, finishTable, createIndex, addCounter }: Engine): Migration {
  const { integer } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('im_deletions')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('seq', integer, (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addColumn('at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_deletions_key', ['user_id', 'conversation_id', 'seq']),
        { clustered: true },
      ).execute()
      await addCounter(db, 'im_sessions', 'deleted_rev')
      await createIndex(db, {
        name: 'im_deletions_rev',
        table: 'im_deletions',
        columns: ['user_id', 'conversation_id', 'rev'],
      })
      await createIndex(db, {
        name: 'im_changes_message',
        table: 'im_changes',
        columns: ['conversation_id', 'seq', 'rev'],
      })
    },
  }
}
