import type { EventData, ServerEvent } from '@stonechat/protocol'
import { MultiMap } from '../base/multi-map.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'

export interface Followers {
  /** From now on this connection is notified of the profiles of exactly these users; where each of them is, is kept from it until it is settled. */
  follow(connection: HubConnection, userIds: readonly number[]): void
  /** Keeps where a user is from a connection until this reading is settled. A later reading takes its place. */
  hold(connection: HubConnection, userId: number, reading: number): void
  /**
   * What a reading found out: from now on the connection is notified of where the user is, or not.
   * @returns whether that changes what the connection shows; `false` where a later reading is to say it
   */
  settle(connection: HubConnection, userId: number, reading: number, isKept: boolean): boolean
  /** Whether a connection is not to know where a user is. */
  isKept(connection: HubConnection, userId: number): boolean
  /** The connections that follow this user. */
  of(userId: number): readonly HubConnection[]
  /** The connections of a user that follow others, with whom they follow. */
  ofUser(userId: number): readonly (readonly [HubConnection, readonly number[]])[]
  /** Notifies the connections that follow this user, and may know it, of where the user is. */
  tellPresence(data: EventData['presence.changed']): void
  /** Notifies all connections that follow this user. */
  tellProfile(data: EventData['user.updated']): void
}

interface Following {
  readonly userIds: readonly number[]
  /** Those whose presence is kept from the connection. */
  readonly kept: Map<number, Kept>
}

interface Kept {
  /** The latest reading of whether it may be known; 0 before the first. */
  readonly reading: number
  /** Whether the connection still shows what it knew before. */
  readonly isShown: boolean
}

const unread: Kept = { reading: 0, isShown: false }

/** Keeps which connections follow which users. */
export function createFollowers(): Followers {
  const byUser = new MultiMap<number, HubConnection>()
  const followings = new Map<HubConnection, Following>()
  const keptOf = (connection: HubConnection) => followings.get(connection)?.kept

  return {
    follow(connection, userIds) {
      for (const userId of followings.get(connection)?.userIds ?? []) byUser.delete(userId, connection)
      followings.delete(connection)
      if (userIds.length === 0 || !connection.isOpen) return
      followings.set(connection, { userIds, kept: new Map(userIds.map((userId) => [userId, unread])) })
      for (const userId of userIds) byUser.add(userId, connection)
    },

    hold(connection, userId, reading) {
      const kept = keptOf(connection)
      kept?.set(userId, { reading, isShown: kept.get(userId)?.isShown ?? true })
    },

    settle(connection, userId, reading, isKept) {
      const kept = keptOf(connection)
      const before = kept?.get(userId)
      if (kept === undefined || before?.reading !== reading) return false
      if (isKept) kept.set(userId, { reading, isShown: false })
      else kept.delete(userId)
      return !isKept || before.isShown
    },

    isKept: (connection, userId) => keptOf(connection)?.has(userId) ?? false,

    of: (userId) => [...byUser.of(userId)],

    ofUser(userId) {
      return [...followings].flatMap(([connection, { userIds }]) =>
        connection.caller.userId === userId ? [[connection, userIds] as const] : [],
      )
    },

    tellPresence: (data) =>
      tell(
        data.user_id,
        { event: 'presence.changed', data },
        (follower) => keptOf(follower)?.has(data.user_id) === false,
      ),
    tellProfile: (data) => tell(data.user_id, { event: 'user.updated', data }, () => true),
  }

  function tell(userId: number, event: ServerEvent, isFor: (follower: HubConnection) => boolean): void {
    if (!byUser.has(userId)) return
    const outbound = encode(event)
    for (const follower of byUser.of(userId)) if (isFor(follower)) follower.deliver(outbound)
  }
}
