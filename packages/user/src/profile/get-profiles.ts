import type { Profile } from '@stonechat/protocol'
import type { UserStore } from '../contract/index.js'
import { toPublicUser } from './user-view.js'

/** Profiles of those that exist, by id; others are missing from the map. */
export async function getProfiles(
  store: Pick<UserStore, 'getUsers'>,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, Profile>> {
  const users = await store.getUsers([...new Set(userIds)])
  return new Map(
    users.map(toPublicUser).map(({ id, nickname, avatar_url }) => [id, { nickname, avatar_url }]),
  )
}
