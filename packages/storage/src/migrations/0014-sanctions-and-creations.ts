import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/**
 * What groups hold against users who are not in them, whose account is disabled as far as groups must know, and what was made
 * under which `client_id`.
 */
export function sanctionsAndCreations({ types, finishTable }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_group_sanctions')
          .addColumn('group_id', integer, (column) => column.notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('muted_until', integer)
          .addColumn('banned_at', integer)
          .addColumn('banned_by', integer)
          .addPrimaryKeyConstraint('im_group_sanctions_key', ['group_id', 'user_id']),
        { clustered: true },
      ).execute()
      await finishTable(
        db.schema
          .createTable('im_disabled_users')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_disabled_users_key', ['user_id']),
        { clustered: true },
      ).execute()
      await finishTable(
        db.schema
          .createTable('im_creations')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('kind', text(32), (column) => column.notNull())
          .addColumn('client_id', text(64), (column) => column.notNull())
          .addColumn('result_id', integer, (column) => column.notNull())
          .addColumn('fingerprint', integer, (column) => column.notNull())
          .addColumn('at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_creations_key', ['user_id', 'kind', 'client_id']),
        { clustered: true },
      ).execute()
    },
  }
}
