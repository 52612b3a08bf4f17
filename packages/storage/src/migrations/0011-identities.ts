import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/**
 * What names an account in a table of its own, which alone decides whom a name belongs to: an account can then do without a
 * phone number, an e-mail address and a password. The row of a user goes on to show phone and e-mail.
 */
export function identities({ types, finishTable, createIndex, relaxTable }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('user_identities')
          .addColumn('kind', text(16), (column) => column.notNull())
          .addColumn('key', text(255), (column) => column.notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('user_identities_key', ['kind', 'key']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'user_identities_user',
        table: 'user_identities',
        columns: ['user_id'],
      })
      // From a start that was cut off, after which an older program may have gone on.
      await sql`delete from user_identities`.execute(db)
      for (const kind of ['phone', 'email'])
        await sql`insert into user_identities (kind, ${sql.ref('key')}, user_id, created_at)
          select ${kind}, ${sql.ref(kind)}, id, created_at from users where ${sql.ref(kind)} is not null`.execute(
          db,
        )
      await relaxTable(db, 'users', {
        nullable: { phone: text(20), password_hash: text(255) },
        uniqueKeys: ['users_phone', 'users_email'],
        create: (name) => usersTable(db, name, types),
      })
    },
  }
}

function usersTable(
  db: Kysely<unknown>,
  name: string,
  { integer, text }: Engine['types'],
): CreateTableBuilder<string, string> {
  return db.schema
    .createTable(name)
    .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
    .addColumn('username', text(64), (column) => column.notNull())
    .addColumn('username_key', text(128), (column) => column.notNull())
    .addColumn('nickname', text(64), (column) => column.notNull())
    .addColumn('phone', text(20))
    .addColumn('email', text(254))
    .addColumn('password_hash', text(255))
    .addColumn('avatar_url', text(1_000))
    .addColumn('bio', text(500), (column) => column.notNull())
    .addColumn('locale', text(16), (column) => column.notNull())
    .addColumn('disabled_at', integer)
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('updated_at', integer, (column) => column.notNull())
    .addUniqueConstraint('users_username_key', ['username_key'])
}
