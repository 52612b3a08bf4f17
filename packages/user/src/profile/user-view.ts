import type { OwnUser, PublicUser } from '@stonechat/protocol'
import type { UserRecord } from '../contract/index.js'

/** What others may see of a user. */
export function toPublicUser(user: UserRecord): PublicUser {
  const { id, username, nickname, avatarUrl, bio } = user
  return { id, username, nickname, avatar_url: avatarUrl, bio }
}

/** A user as that user sees it. */
export function toOwnUser(user: UserRecord): OwnUser {
  const { phone, email, locale, createdAt } = user
  const unproven = unprovenOf(user)
  return {
    ...toPublicUser(user),
    phone,
    email,
    ...(unproven.length > 0 ? { unproven } : {}),
    locale,
    created_at: createdAt,
  }
}

function unprovenOf({ phone, email, phoneProvenAt, emailProvenAt }: UserRecord): ('phone' | 'email')[] {
  return [
    ...(phone !== null && phoneProvenAt === null ? ['phone' as const] : []),
    ...(email !== null && emailProvenAt === null ? ['email' as const] : []),
  ]
}
