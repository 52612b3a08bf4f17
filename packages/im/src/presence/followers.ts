import type { EventData } from '@stonechat/protocol'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'

export interface Followers {
  /** From now on this connection hears of exactly these users. */
  follow(connection: HubConnection, userIds: readonly number[]): void
  /** Tells those who follow this user. */
  tell(data: EventData['presence.changed']): void
}

/** Keeps which connections want to hear of which users. */
export function createFollowers(): Followers {
  const byUser = new Map<number, Set<HubConnection>>()
  const followedBy = new Map<HubConnection, readonly number[]>()

  return {
    follow(connection, userIds) {
      for (const userId of followedBy.get(connection) ?? []) {
        const followers = byUser.get(userId)
        if (followers?.delete(connection) && followers.size === 0) byUser.delete(userId)
      }
      followedBy.delete(connection)
      if (userIds.length === 0 || !connection.isOpen) return
      followedBy.set(connection, userIds)
      for (const userId of userIds) byUser.set(userId, (byUser.get(userId) ?? new Set()).add(connection))
    },
    tell(data) {
      const followers = byUser.get(data.user_id)
      if (followers === undefined) return
      const outbound = encode({ event: 'presence.changed', data })
      for (const follower of followers) follower.deliver(outbound)
    },
  }
}
