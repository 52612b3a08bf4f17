import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Short enough to type, and never mistaken for a test's 1. */
const firstUserId = 10_001

/** Users, their devices, verification codes. The names of unique keys end in their column: errors are distinguished by it. */
export function accounts({ types, finishTable, createIndex, startIdsAt }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('users')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('username', text(64), (column) => column.notNull())
          .addColumn('username_key', text(128), (column) => column.notNull())
          .addColumn('nickname', text(64), (column) => column.notNull())
          .addColumn('phone', text(20), (column) => column.notNull())
          .addColumn('email', text(254))
          .addColumn('password_hash', text(255), (column) => column.notNull())
          .addColumn('avatar_url', text(1_000))
          .addColumn('bio', text(500), (column) => column.notNull())
          .addColumn('locale', text(16), (column) => column.notNull())
          .addColumn('disabled_at', integer)
          .addColumn('created_at', integer, (column) => column.notNull())
          .addColumn('updated_at', integer, (column) => column.notNull())
          .addUniqueConstraint('users_username_key', ['username_key'])
          .addUniqueConstraint('users_phone', ['phone'])
          .addUniqueConstraint('users_email', ['email']),
        { clustered: false },
      ).execute()
      await startIdsAt(db, 'users', firstUserId)

      await finishTable(
        db.schema
          .createTable('user_devices')
          .addColumn('id', text(64), (column) => column.primaryKey().notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('name', text(80), (column) => column.notNull())
          .addColumn('refresh_counter', integer, (column) => column.notNull())
          .addColumn('refreshed_at', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addColumn('last_seen_at', integer, (column) => column.notNull())
          .addColumn('revoked_at', integer),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'user_devices_user',
        table: 'user_devices',
        columns: ['user_id', 'last_seen_at'],
      })

      await finishTable(
        db.schema
          .createTable('verification_codes')
          .addColumn('target', text(254), (column) => column.notNull())
          .addColumn('purpose', text(16), (column) => column.notNull())
          .addColumn('code_hash', text(64), (column) => column.notNull())
          .addColumn('attempts', integer, (column) => column.notNull())
          .addColumn('expires_at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('verification_codes_key', ['target', 'purpose']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'verification_codes_expiry',
        table: 'verification_codes',
        columns: ['expires_at'],
      })
    },
  }
}
