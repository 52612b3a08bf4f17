import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Which files are stickers of people, and those that the server has for everybody. */
export function stickers({ types, finishTable }: Engine): Migration {
  const { integer, text } = types
  return {
    async up(db) {
      await finishTable(
        db.schema
          .createTable('file_stickers')
          .addColumn('file_id', text(36), (column) => column.primaryKey().notNull())
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('pack_id', integer, (column) => column.notNull())
          .addColumn('hash', text(64), (column) => column.notNull())
          .addColumn('client_id', text(64))
          .addColumn('fingerprint', integer, (column) => column.notNull())
          .addUniqueConstraint('file_stickers_picture', ['user_id', 'pack_id', 'hash'])
          .addUniqueConstraint('file_stickers_client', ['user_id', 'client_id']),
        { clustered: true },
      ).execute()
      await finishTable(
        db.schema
          .createTable('file_sticker_packs')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('title', text(60), (column) => column.notNull())
          .addColumn('created_at', integer, (column) => column.notNull())
          .addUniqueConstraint('file_sticker_packs_title', ['title']),
        { clustered: false },
      ).execute()
    },
  }
}
