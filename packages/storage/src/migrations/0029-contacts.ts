import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Contacts, requests to become one, and who may write in each direct conversation. */
export function contacts({ types, finishTable, createIndex, addCounter }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('im_contacts')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('peer_id', integer, (column) => column.notNull())
          .addColumn('remark', text(255), (column) => column.notNull())
          .addColumn('tags', longText, (column) => column.notNull())
          .addColumn('starred', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_contacts_key', ['user_id', 'peer_id']),
        { clustered: true },
      ).execute()
      await finishTable(
        db.schema
          .createTable('im_contact_requests')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('low', integer, (column) => column.notNull())
          .addColumn('high', integer, (column) => column.notNull())
          .addColumn('from_id', integer, (column) => column.notNull())
          .addColumn('to_id', integer, (column) => column.notNull())
          .addColumn('text', longText, (column) => column.notNull())
          .addColumn('state', text(16), (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addUniqueConstraint('im_contact_requests_pair', ['low', 'high']),
        { clustered: false },
      ).execute()
      for (const side of ['to', 'from'] as const)
        await createIndex(db, {
          name: `im_contact_requests_${side}`,
          table: 'im_contact_requests',
          columns: [`${side}_id`, 'id', 'state'],
        })
      await createIndex(db, {
        name: 'im_conversations_high',
        table: 'im_conversations',
        columns: ['direct_high'],
      })
      await addCounter(db, 'im_conversations', 'consent')
      await addCounter(db, 'im_privacy', 'messages_from')
    },
  }
}
