/** All tables as a copy sees them. */
import type { Kysely } from 'kysely'
import type { Schema } from '../sql/schema.js'

export type Value = number | string | null
export type Row = Readonly<Record<string, Value>>
/** The same database, its tables and columns known by name only. */
export type AnyDatabase = Kysely<Record<string, Row>>

export interface CopiedTable {
  readonly name: keyof Schema
  /** The primary key. */
  readonly key: readonly string[]
  /**
   * Columns that never change, of tables whose rows never go away: where the target has a row of the same key with other
   * values here, or one the source lacks, it belongs to somebody else.
   */
  readonly identity?: readonly string[]
}

export const copiedTables: readonly CopiedTable[] = [
  { name: 'users', key: ['id'], identity: ['created_at'] },
  { name: 'im_conversations', key: ['id'], identity: ['kind', 'direct_low', 'direct_high', 'group_id'] },
  { name: 'im_groups', key: ['id'], identity: ['conversation_id', 'created_at'] },
  {
    name: 'im_messages',
    key: ['conversation_id', 'seq'],
    identity: ['client_id', 'sender_id', 'created_at'],
  },
  { name: 'im_changes', key: ['conversation_id', 'rev'], identity: ['kind', 'actor_id', 'at'] },
  { name: 'im_events', key: ['id'] },
  { name: 'im_group_members', key: ['group_id', 'user_id'] },
  { name: 'im_sessions', key: ['user_id', 'conversation_id'] },
  { name: 'im_deletions', key: ['user_id', 'conversation_id', 'seq'] },
  { name: 'im_blocks', key: ['user_id', 'blocked_id'] },
  { name: 'im_presence', key: ['user_id'] },
  { name: 'im_preferences', key: ['user_id'] },
  { name: 'im_user_changes', key: ['user_id', 'kind', 'ref'] },
  { name: 'im_user_revs', key: ['user_id'] },
  { name: 'user_devices', key: ['id'] },
  { name: 'verification_codes', key: ['target', 'purpose'] },
]
