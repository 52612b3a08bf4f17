/** The reads of everyone who connects: they come one for each connection, and in thousands after an outage. */
import type { ImStore, Membership } from '@stonechat/im/contract'
import type { UserStore } from '@stonechat/user'
import { gather } from './gather.js'

/** What a store of messaging offers beside its port, so that many can share a statement. */
export interface BatchReads {
  /** Of users without any there may be no entry. */
  listMembershipsOf(userIds: readonly number[]): Promise<ReadonlyMap<number, readonly Membership[]>>
}

const maxKeys = 500

export function gatherImReads(
  store: BatchReads & Pick<ImStore, 'getLastSeen'>,
): Pick<ImStore, 'listMemberships' | 'getLastSeen'> {
  const memberships = gather((userIds: readonly number[]) => store.listMembershipsOf(userIds), maxKeys)
  const lastSeen = gather(
    async (userIds: readonly number[]) =>
      new Map((await store.getLastSeen(userIds)).map((one) => [one.user_id, one])),
    maxKeys,
  )
  return {
    listMemberships: async (userId) => [...((await memberships([userId])).get(userId) ?? [])],
    async getLastSeen(userIds) {
      const seen = await lastSeen(userIds)
      return userIds.map(
        (userId) => seen.get(userId) ?? { user_id: userId, last_seen_at: null, hidden: false },
      )
    },
  }
}

export function gatherUserReads(
  store: Pick<UserStore, 'getDeviceStates'>,
): Pick<UserStore, 'getDeviceState'> {
  const states = gather((deviceIds: readonly string[]) => store.getDeviceStates(deviceIds), maxKeys)
  return { getDeviceState: async (deviceId) => (await states([deviceId])).get(deviceId) }
}
