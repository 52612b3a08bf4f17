/** Queries of `users`. */
import type { UserDraft, UserKey, UserPatch, UserRecord } from '@stonechat/user'
import type { Tx, WriteTx } from '../sql/tx.js'
import { shownOf } from './shown-of.js'

/** The columns of a `UserRecord`, under its names. */
const userColumns = [
  'id',
  'username',
  'nickname',
  'phone',
  'email',
  'phone_proven_at as phoneProvenAt',
  'email_proven_at as emailProvenAt',
  'password_hash as passwordHash',
  'avatar_url as avatarUrl',
  'bio',
  'locale',
  'disabled_at as disabledAt',
  'created_at as createdAt',
] as const

/** @returns the new id. Rejects where a unique key is taken. */
export async function insertUser(tx: WriteTx, user: UserDraft, at: number): Promise<number> {
  const { username, usernameKey, nickname, identities, passwordHash, locale } = user
  const { phone = null, email = null, phoneProvenAt = null, emailProvenAt = null } = shownOf(identities, at)
  const inserted = await tx.db
    .insertInto('users')
    .values({
      username,
      username_key: usernameKey,
      nickname,
      phone,
      email,
      phone_proven_at: phoneProvenAt,
      email_proven_at: emailProvenAt,
      password_hash: passwordHash,
      avatar_url: null,
      bio: '',
      locale,
      disabled_at: null,
      created_at: at,
      updated_at: at,
    })
    .executeTakeFirstOrThrow()
  return Number(inserted.insertId)
}

/** One user, by whatever names them. */
export function findUser(tx: Tx, key: UserKey): Promise<UserRecord | undefined> {
  const query = tx.db.selectFrom('users').select(userColumns)
  if ('id' in key) return query.where('id', '=', key.id).executeTakeFirst()
  if ('usernameKey' in key) return query.where('username_key', '=', key.usernameKey).executeTakeFirst()
  const owner = tx.db
    .selectFrom('user_identities')
    .select('user_id')
    .where('kind', '=', key.kind)
    .where('key', '=', key.key)
  return query.where('id', '=', owner).executeTakeFirst()
}

/**
 * The user's row, locked until the transaction ends: decisions that depend on the password or the ban are made under this
 * lock.
 */
export function lockUser(tx: WriteTx, userId: number): Promise<UserRecord | undefined> {
  return tx.engine
    .forUpdate(tx.db.selectFrom('users').select(userColumns).where('id', '=', userId))
    .executeTakeFirst()
}

/** The same for many, in the order of the key: nodes that lock the same ones must not deadlock. */
export async function lockUsers(tx: WriteTx, userIds: ReadonlySet<number>): Promise<Map<number, UserRecord>> {
  const query = tx.db
    .selectFrom('users')
    .select(userColumns)
    .where('id', 'in', [...userIds])
    .orderBy('id')
  const users = await tx.engine.forUpdate(query).execute()
  return new Map(users.map((user) => [user.id, user]))
}

export async function findUsers(tx: Tx, ids: readonly number[]): Promise<UserRecord[]> {
  if (ids.length === 0) return []
  return tx.db.selectFrom('users').select(userColumns).where('id', 'in', ids).execute()
}

export function pageUsers(
  tx: Tx,
  { limit, afterId }: { limit: number; afterId: number },
): Promise<UserRecord[]> {
  return tx.db
    .selectFrom('users')
    .select(userColumns)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Changes the columns that the patch names. Rejects where a unique key is taken. */
export async function patchUser(
  tx: WriteTx,
  userId: number,
  patch: UserPatch & {
    phone?: string | null | undefined
    email?: string | null | undefined
    phoneProvenAt?: number | null | undefined
    emailProvenAt?: number | null | undefined
    passwordHash?: string | null | undefined
    disabledAt?: number | null | undefined
  },
  at: number,
): Promise<boolean> {
  const columns = {
    username: patch.username?.value,
    username_key: patch.username?.key,
    nickname: patch.nickname,
    bio: patch.bio,
    avatar_url: patch.avatarUrl,
    locale: patch.locale,
    phone: patch.phone,
    email: patch.email,
    phone_proven_at: patch.phoneProvenAt,
    email_proven_at: patch.emailProvenAt,
    password_hash: patch.passwordHash,
    disabled_at: patch.disabledAt,
  }
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
  const updated = await tx.db
    .updateTable('users')
    .set({ ...given, updated_at: at })
    .where('id', '=', userId)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
