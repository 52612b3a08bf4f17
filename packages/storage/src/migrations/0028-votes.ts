import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Votes in polls. */
export function votes({ types, finishTable, createIndex }: Engine): Migration {
  const { integer } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_votes')
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('seq', integer, (column) => column.notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('choice', integer, (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addColumn('at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_votes_key', ['conversation_id', 'seq', 'user_id', 'choice']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'im_votes_choice',
        table: 'im_votes',
        columns: ['conversation_id', 'seq', 'choice', 'rev', 'user_id'],
      })
    },
  }
}
