import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

export interface UsersTable {
  id: Generated<number>
  username: string
  /** Unique: equal for usernames that are the same, whatever their case and width. */
  username_key: string
  nickname: string
  /** The user's identity of this kind, shown. `user_identities` decides whose it is. */
  phone: string | null
  /** The user's identity of this kind, shown. */
  email: string | null
  /** `proven_at` of the identity that is shown. */
  phone_proven_at: number | null
  email_proven_at: number | null
  /** `null` where no password opens the account. */
  password_hash: string | null
  avatar_url: string | null
  bio: string
  locale: string
  disabled_at: number | null
  created_at: number
  updated_at: number
}

export const users: TableOf<'users', UsersTable> = { name: 'users', key: ['id'], identity: ['created_at'] }
