import type { CreateTableBuilder, Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

const firstGroupId = 10_001

/** Conversations, messages, changes, sessions, groups, blocks, presence. */
export function messaging({ types, finishTable, createIndex, startIdsAt }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('im_conversations')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('kind', text(8), (column) => column.notNull())
          .addColumn('direct_low', integer)
          .addColumn('direct_high', integer)
          .addColumn('group_id', integer, (column) => column.unique())
          .addColumn('last_seq', integer, (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addColumn('last_at', integer, (column) => column.notNull())
          .addUniqueConstraint('im_conversations_direct', ['direct_low', 'direct_high']),
        { clustered: false },
      ).execute()

      await finishTable(messagesTable(db, 'im_messages', types), { clustered: true }).execute()

      await finishTable(
        db.schema
          .createTable('im_changes')
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addColumn('kind', text(32), (column) => column.notNull())
          .addColumn('seq', integer)
          .addColumn('actor_id', integer, (column) => column.notNull())
          .addColumn('former', longText)
          .addColumn('at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_changes_key', ['conversation_id', 'rev']),
        { clustered: true },
      ).execute()

      await finishTable(
        db.schema
          .createTable('im_sessions')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('read_seq', integer, (column) => column.notNull().defaultTo(0))
          .addColumn('delivered_seq', integer, (column) => column.notNull().defaultTo(0))
          .addColumn('floor_seq', integer, (column) => column.notNull().defaultTo(0))
          .addColumn('pinned_at', integer)
          .addColumn('muted', integer, (column) => column.notNull().defaultTo(0))
          .addColumn('draft', longText)
          .addColumn('rev', integer, (column) => column.notNull().defaultTo(1))
          .addPrimaryKeyConstraint('im_sessions_key', ['user_id', 'conversation_id']),
        { clustered: true },
      ).execute()

      await finishTable(
        db.schema
          .createTable('im_groups')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('name', text(255), (column) => column.notNull())
          .addColumn('notice', longText, (column) => column.notNull())
          .addColumn('avatar_url', text(1_000))
          .addColumn('owner_id', integer, (column) => column.notNull())
          .addColumn('member_count', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addColumn('dissolved_at', integer),
        { clustered: false },
      ).execute()
      await startIdsAt(db, 'im_groups', firstGroupId)

      await finishTable(
        db.schema
          .createTable('im_group_members')
          .addColumn('group_id', integer, (column) => column.notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('role', text(8), (column) => column.notNull())
          .addColumn('muted_until', integer)
          .addColumn('joined_at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_group_members_key', ['group_id', 'user_id']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'im_group_members_user',
        table: 'im_group_members',
        columns: ['user_id', 'group_id'],
      })

      await finishTable(
        db.schema
          .createTable('im_blocks')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('blocked_id', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_blocks_key', ['user_id', 'blocked_id']),
        { clustered: true },
      ).execute()

      await finishTable(
        db.schema
          .createTable('im_presence')
          .addColumn('user_id', integer, (column) => column.primaryKey().notNull())
          .addColumn('last_seen_at', integer)
          .addColumn('hidden', integer, (column) => column.notNull().defaultTo(0)),
        { clustered: true },
      ).execute()
    },
  }
}

/** Messages as they were first laid out. */
export function messagesTable(
  db: Kysely<unknown>,
  name: string,
  { integer, text, longText }: Engine['types'],
): CreateTableBuilder<string, string> {
  return db.schema
    .createTable(name)
    .addColumn('conversation_id', integer, (column) => column.notNull())
    .addColumn('seq', integer, (column) => column.notNull())
    .addColumn('client_id', text(64), (column) => column.notNull())
    .addColumn('sender_id', integer, (column) => column.notNull())
    .addColumn('content', longText)
    .addColumn('reply_to', integer)
    .addColumn('body_hash', integer, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('edited_at', integer)
    .addColumn('recalled_at', integer)
    .addPrimaryKeyConstraint('im_messages_key', ['conversation_id', 'seq'])
    .addUniqueConstraint('im_messages_client', ['conversation_id', 'sender_id', 'client_id'])
}
