import { type OwnUser, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../base/parts.js'
import { isPhoneLike, refusePhoneLike } from '../identity/phone/phone-like.js'
import { requireUsername } from '../identity/username/username.js'
import { toOwnUser, toPublicUser } from './user-view.js'

/** Changes the own profile; all of the user's devices are notified, and who has the user on the screen. @throws StonechatError `username_taken`, `user_not_found` */
export async function updateUser(
  { store, region, clock, log, announce }: Pick<Parts, 'store' | 'region' | 'clock' | 'log' | 'announce'>,
  input: ParsedInput<'user.update'>,
  { caller }: CallerOrigin,
): Promise<OwnUser> {
  const { bio, avatar_url: avatarUrl, locale } = input
  const key = input.username === undefined ? undefined : requireUsername(input.username)
  // Apps send the nickname with every change: one from before is no new one.
  const isKept =
    input.nickname !== undefined &&
    isPhoneLike(input.nickname, region) &&
    (await store.getUser({ id: caller.userId }))?.nickname === input.nickname
  refusePhoneLike({ username: input.username, nickname: isKept ? undefined : input.nickname }, region)
  const outcome = await store.updateUser(
    caller.userId,
    { username: key, nickname: input.nickname, bio, avatarUrl, locale },
    clock(),
  )
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { user, rev } = outcome
  log.info({ userId: user.id }, 'user.updated')
  if (rev !== undefined) {
    const { username, nickname, avatar_url } = toPublicUser(user)
    announce({ userId: user.id, rev, kind: 'profile', shown: { username, nickname, avatar_url } })
  }
  return toOwnUser(user)
}
