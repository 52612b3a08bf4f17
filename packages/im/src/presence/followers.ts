import type { EventData } from '@stonechat/protocol'
import { MultiMap } from '../base/multi-map.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'

export interface Followers {
  /** From now on this connection is notified of exactly these users. */
  follow(connection: HubConnection, userIds: readonly number[]): void
  /** Notifies the connections that follow this user. */
  tell(data: EventData['presence.changed']): void
}

/** Keeps which connections follow which users. */
export function createFollowers(): Followers {
  const byUser = new MultiMap<number, HubConnection>()
  const followedBy = new Map<HubConnection, readonly number[]>()

  return {
    follow(connection, userIds) {
      for (const userId of followedBy.get(connection) ?? []) byUser.delete(userId, connection)
      followedBy.delete(connection)
      if (userIds.length === 0 || !connection.isOpen) return
      followedBy.set(connection, userIds)
      for (const userId of userIds) byUser.add(userId, connection)
    },
    tell(data) {
      if (!byUser.has(data.user_id)) return
      const outbound = encode({ event: 'presence.changed', data })
      for (const follower of byUser.of(data.user_id)) follower.deliver(outbound)
    },
  }
}
