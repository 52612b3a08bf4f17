/** Changes of what accounts hold of a user and the user's devices show. */
import type { PublicUser } from '@stonechat/protocol'
import type { Channel } from '../base/channel.js'

/** The user's own profile or e-mail address changed. */
export interface ProfileChange {
  readonly userId: number
  /** The user's `rev` after it: see `user.changed` of the protocol. */
  readonly rev: number
  readonly kind: 'profile'
  /** What others see of the user now, where that may be what changed. */
  readonly shown?: Pick<PublicUser, 'username' | 'nickname' | 'avatar_url'> | undefined
}

/** Events for the host: messaging notifies the user's devices. */
export type UserChanges = Pick<Channel<ProfileChange>, 'subscribe'>
