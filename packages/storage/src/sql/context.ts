import type { Kysely, Transaction } from 'kysely'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import type { Engine } from './engine.js'
import type { Schema } from './schema.js'

/** A connection, or the transaction under way. */
export type Database = Kysely<Schema> | Transaction<Schema>

/** What every use of the tables of messaging needs. */
export interface ImContext {
  readonly db: Kysely<Schema>
  readonly engine: Engine
  readonly conversationIds: ConversationIds
}
