import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Whom messages mention, and the newest message of each conversation that mentions anybody. */
export function mentions({ types, finishTable, addCounter }: Engine): Migration {
  const { integer } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_mentions')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('seq', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_mentions_key', ['user_id', 'conversation_id', 'seq']),
        { clustered: true },
      ).execute()
      await addCounter(db, 'im_conversations', 'mention_seq')
    },
  }
}
