import { type OwnUser, type PublicUser, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../base/parts.js'
import type { UserKey, UserStore } from '../contract/index.js'
import { parsePhone, type Region } from '../identity/phone/phone.js'
import { usernameKey } from '../identity/username/username.js'
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

/** One user by exact phone number, id or username. @throws StonechatError `user_not_found` */
export async function findUser(
  { store, region }: Pick<Parts, 'store' | 'region'>,
  input: ParsedInput<'user.find'>,
): Promise<PublicUser> {
  for (const key of readQuery(input.query, region)) {
    const user = await store.getUser(key)
    if (user !== undefined) return toPublicUser(user)
  }
  throw new StonechatError('user_not_found')
}

/** A user by what an operator types: an id or a phone number. @throws StonechatError `user_not_found` */
export async function requireUser(store: UserStore, region: Region, idOrPhone: number | string) {
  for (const key of readQuery(String(idOrPhone), region)) {
    const user = 'usernameKey' in key ? undefined : await store.getUser(key)
    if (user !== undefined) return user
  }
  throw new StonechatError('user_not_found')
}

/** All that a query may mean. Digits may be a phone number or an id; a username is never digits alone. */
function readQuery(typed: string, region: Region): UserKey[] {
  const query = typed.normalize('NFKC').trim()
  const phone = parsePhone(query, region)
  const id = /^\d{1,15}$/.test(query) ? Number(query) : undefined
  return [
    ...(phone === undefined ? [] : [{ phone }]),
    ...(id === undefined ? [] : [{ id }]),
    ...(/^\d*$/.test(query) ? [] : [{ usernameKey: usernameKey(query.replace(/^@/, '')) }]),
  ]
}
