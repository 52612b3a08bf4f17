import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

export interface UsersTable {
  id: Generated<number>
  username: string
  /** Unique: equal for usernames that look the same to people. */
  username_key: string
  nickname: string
  /** Unique, E.164. */
  phone: string
  /** Unique where there is one. */
  email: string | null
  password_hash: string
  avatar_url: string | null
  bio: string
  locale: string
  disabled_at: number | null
  created_at: number
  updated_at: number
}

export const users: TableOf<'users', UsersTable> = { name: 'users', key: ['id'], identity: ['created_at'] }
