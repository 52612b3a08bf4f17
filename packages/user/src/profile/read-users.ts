import { type OwnUser, type PublicUser, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../base/parts.js'
import type { UserKey, UserRecord, UserStore } from '../contract/index.js'
import { normaliseEmail } from '../identity/email/normalise-email.js'
import type { Region } from '../identity/phone/phone.js'
import { readQuery } from './read-query.js'
import { toOwnUser, toPublicUser } from './user-view.js'

/** The own profile, or another user's public one. @throws StonechatError `user_not_found` */
export async function getUser(
  { store }: Pick<Parts, 'store'>,
  input: ParsedInput<'user.get'>,
  { caller }: CallerOrigin,
): Promise<OwnUser | PublicUser> {
  const id = input.user_id ?? caller.userId
  const user = await store.getUser({ id })
  if (user === undefined) throw new StonechatError('user_not_found')
  return id === caller.userId ? toOwnUser(user) : toPublicUser(user)
}

/** Public profiles of those that exist, in the order asked for, each once. */
export async function listUsers(
  { store }: Pick<Parts, 'store'>,
  input: ParsedInput<'user.list'>,
): Promise<{ users: PublicUser[] }> {
  const ids = [...new Set(input.user_ids)]
  const found = new Map((await store.getUsers(ids)).map((user) => [user.id, user]))
  return { users: ids.flatMap((id) => found.get(id) ?? []).map(toPublicUser) }
}

/**
 * A user by what an operator types: an id, a phone number, an e-mail address or a username.
 * @throws StonechatError `user_not_found`
 */
export async function requireUser(
  store: UserStore,
  region: Region,
  name: number | string,
): Promise<UserRecord> {
  const typed = String(name)
  const email: UserKey[] = typed.includes('@') ? [{ kind: 'email', key: normaliseEmail(typed.trim()) }] : []
  for (const key of [...email, ...readQuery(typed, region)]) {
    const user = await store.getUser(key)
    if (user !== undefined) return user
  }
  throw new StonechatError('user_not_found')
}
