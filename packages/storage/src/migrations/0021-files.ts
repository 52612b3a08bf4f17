import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Files, what they take of their owners' room, avatars, and which messages have which files. */
export function files({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('files')
          .addColumn('id', text(36), (column) => column.primaryKey().notNull())
          .addColumn('owner_id', integer, (column) => column.notNull())
          .addColumn('client_id', text(64))
          .addColumn('fingerprint', integer, (column) => column.notNull())
          .addColumn('kind', text(16), (column) => column.notNull())
          .addColumn('name', text(255), (column) => column.notNull())
          .addColumn('media_type', text(128), (column) => column.notNull())
          .addColumn('bytes', integer, (column) => column.notNull())
          .addColumn('width', integer)
          .addColumn('height', integer)
          .addColumn('duration_ms', integer)
          .addColumn('thumbhash', text(64))
          .addColumn('waveform', text(160))
          .addColumn('state', text(16), (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addColumn('expires_at', integer)
          .addColumn('blob_key', text(128), (column) => column.notNull())
          .addColumn('preview_key', text(128))
          .addColumn('uploaded', integer, (column) => column.notNull())
          .addColumn('blob_state', longText)
          .addColumn('lease', text(64))
          .addColumn('lease_until', integer, (column) => column.notNull())
          .addColumn('lease_wanted', integer, (column) => column.notNull())
          .addUniqueConstraint('files_client', ['owner_id', 'client_id']),
        { clustered: true },
      ).execute()
      await createIndex(db, { name: 'files_expired', table: 'files', columns: ['expires_at'] })
      await finishTable(
        db.schema
          .createTable('file_usage')
          .addColumn('user_id', integer, (column) => column.primaryKey().notNull())
          .addColumn('bytes', integer, (column) => column.notNull()),
        { clustered: true },
      ).execute()
      await finishTable(
        db.schema
          .createTable('file_avatars')
          .addColumn('hash', text(64), (column) => column.primaryKey().notNull())
          .addColumn('owner_kind', text(8), (column) => column.notNull())
          .addColumn('owner_id', integer, (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull()),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'file_avatars_owner',
        table: 'file_avatars',
        columns: ['owner_kind', 'owner_id'],
      })
      await finishTable(
        db.schema
          .createTable('im_file_refs')
          .addColumn('file_id', text(36), (column) => column.notNull())
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('seq', integer, (column) => column.notNull())
          .addColumn('kind', text(16), (column) => column.notNull())
          .addPrimaryKeyConstraint('im_file_refs_key', ['file_id', 'conversation_id', 'seq']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'im_file_refs_place',
        table: 'im_file_refs',
        columns: ['conversation_id', 'seq'],
      })
    },
  }
}
