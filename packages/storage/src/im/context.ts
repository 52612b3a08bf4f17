import type { Kysely, Transaction } from 'kysely'
import type { Dialect } from '../dialect.js'
import type { Schema } from '../schema/index.js'
import type { ConversationIds } from './conversation-ids.js'

/** A connection, or the transaction under way. */
export type Database = Kysely<Schema> | Transaction<Schema>

/** What every use of the tables of messaging needs. */
export interface ImContext {
  readonly db: Kysely<Schema>
  readonly dialect: Dialect
  readonly conversationIds: ConversationIds
}
