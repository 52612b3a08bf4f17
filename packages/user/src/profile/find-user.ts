import { type FindWay, type PublicUser, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../base/parts.js'
import type { UserKey, UserRecord } from '../contract/index.js'
import { userLimits } from '../limits.js'
import { readQuery } from './read-query.js'
import { toPublicUser } from './user-view.js'

/** Somebody looks for a user by something that they know of them. */
export interface FindRequest {
  readonly finderId: number
  /** 0 where nobody has what was typed: an answer that is as slow as any other tells nothing. */
  readonly userId: number
  readonly by: FindWay
}

/**
 * One user by exact phone number, id or username. Nobody finds a disabled account, nor one that does not let itself be found
 * so: neither the answer nor the work for it distinguishes them from what nobody has.
 * @throws StonechatError `user_not_found`; `rate_limited` after `userLimits.findMissesMaxPerHour` of those in an hour
 */
export async function findUser(
  parts: Pick<Parts, 'store' | 'region' | 'mayFind' | 'findMisses'>,
  input: ParsedInput<'user.find'>,
  { caller }: CallerOrigin,
): Promise<PublicUser> {
  const { region, findMisses } = parts
  const finder = String(caller.userId)
  if (findMisses !== undefined && findMisses.of(finder) >= userLimits.findMissesMaxPerHour)
    throw new StonechatError('rate_limited', { retryAfterMs: findMisses.leftMs() })
  // Counted before it is known, so that many at a time are no way around it.
  const takeBack = findMisses?.add(finder)
  let isMiss = false
  try {
    const user = await lookFor(parts, caller.userId, readQuery(input.query, region))
    isMiss = user === undefined
    if (user === undefined) throw new StonechatError('user_not_found')
    return toPublicUser(user)
  } finally {
    if (!isMiss) takeBack?.()
  }
}

async function lookFor(
  { store, mayFind }: Pick<Parts, 'store' | 'mayFind'>,
  finderId: number,
  keys: readonly UserKey[],
): Promise<UserRecord | undefined> {
  for (const key of keys) {
    const user = await store.getUser(key)
    const isFound = await mayFind({ finderId, userId: user?.id ?? 0, by: wayOf(key) })
    if (user !== undefined && user.disabledAt === null && isFound) return user
  }
  return undefined
}

function wayOf(key: UserKey): FindWay {
  if ('id' in key) return 'id'
  return 'usernameKey' in key ? 'username' : 'phone'
}
