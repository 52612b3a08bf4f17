import type { AdminUser } from '@stonechat/protocol'
import type { UserRecord, UserStore } from '../contract/index.js'
import { toOwnUser } from '../profile/user-view.js'

/** Users as the operator sees them, in their order. */
export async function toAdminUsers(
  store: Pick<UserStore, 'listIdentities'>,
  users: readonly UserRecord[],
): Promise<AdminUser[]> {
  const identities = await store.listIdentities(users.map(({ id }) => id))
  return users.map((user) => ({
    ...toOwnUser(user),
    external_id: identities.get(user.id)?.find(({ kind }) => kind === 'external')?.key ?? null,
    disabled_at: user.disabledAt,
  }))
}

/** The same for one. */
export async function toAdminUser(
  store: Pick<UserStore, 'listIdentities'>,
  user: UserRecord,
): Promise<AdminUser> {
  return (await toAdminUsers(store, [user]))[0]!
}
