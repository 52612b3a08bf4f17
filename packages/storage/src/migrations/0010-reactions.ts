import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** The reactions of users to messages, and their totals for each message. */
export function reactions({ types, finishTable, createIndex, addColumn }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_reactions')
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('seq', integer, (column) => column.notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('emoji', text(64), (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addColumn('at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_reactions_key', ['conversation_id', 'seq', 'user_id', 'emoji']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'im_reactions_rev',
        table: 'im_reactions',
        columns: ['conversation_id', 'seq', 'rev'],
      })
      await addColumn(db, 'im_messages', 'reactions', types.longText)
    },
  }
}
