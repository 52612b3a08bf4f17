import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'
import { messagesTable } from './0002-messaging.js'

/**
 * Messages of SQLite in the order they came, found by an index: those of a busy moment then share the pages that a commit writes,
 * whatever conversations they are in. Kept in the order of the key, each rewrote a page of its own, with half of its neighbours.
 */
export function messageOrder({ types, storeAsTheyCome }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await storeAsTheyCome(db, 'im_messages', ['conversation_id', 'seq'], (name) =>
        messagesTable(db, name, types),
      )
    },
  }
}
