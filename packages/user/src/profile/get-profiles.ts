import type { Profile } from '@stonechat/protocol'
import type { UserStore } from '../contract/index.js'
import { toPublicUser } from './user-view.js'

/** A profile, and whether the account is disabled; absent where it is not. */
export interface KnownProfile extends Profile {
  readonly isDisabled?: boolean | undefined
}

/** Profiles of those that exist, by id; others are missing from the map. */
export async function getProfiles(
  store: Pick<UserStore, 'getUsers'>,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, KnownProfile>> {
  const users = await store.getUsers([...new Set(userIds)])
  return new Map(
    users.map((user) => {
      const { id, nickname, avatar_url } = toPublicUser(user)
      const profile = { nickname, avatar_url }
      return [id, user.disabledAt === null ? profile : { ...profile, isDisabled: true }]
    }),
  )
}
