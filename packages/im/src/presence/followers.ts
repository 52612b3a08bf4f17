import type { EventData, ServerEvent } from '@stonechat/protocol'
import { MultiMap } from '../base/multi-map.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'

export interface Followers {
  /** From now on this connection is notified of exactly these users: of their profiles, and once it is `revealed` of where they are. */
  follow(connection: HubConnection, userIds: readonly number[]): void
  /** Says which of those whom a connection follows have blocked its user: where they are is kept from it. */
  reveal(connection: HubConnection, blockers: ReadonlySet<number>): void
  /** One user blocked another, or not any more. Answers with the connections of the other that follow the user. */
  block(userId: number, blockedId: number, blocked: boolean): readonly HubConnection[]
  /** Whether any connection follows this user. */
  isFollowed(userId: number): boolean
  /** The connections of a user that follow others, with whom they follow. */
  ofUser(userId: number): readonly (readonly [HubConnection, readonly number[]])[]
  /** Notifies the connections that follow this user of where the user is. */
  tellPresence(data: EventData['presence.changed']): void
  /** Notifies all connections that follow this user. */
  tellProfile(data: EventData['user.updated']): void
}

interface Following {
  readonly userIds: readonly number[]
  /** Whose presence is kept from the connection; `undefined` while that is being read: then everybody's is. */
  blockers: Set<number> | undefined
  /** What happened while it was being read. */
  readonly meanwhile: Map<number, boolean>
}

/** Keeps which connections follow which users. */
export function createFollowers(): Followers {
  const byUser = new MultiMap<number, HubConnection>()
  const followings = new Map<HubConnection, Following>()

  return {
    follow(connection, userIds) {
      for (const userId of followings.get(connection)?.userIds ?? []) byUser.delete(userId, connection)
      followings.delete(connection)
      if (userIds.length === 0 || !connection.isOpen) return
      followings.set(connection, { userIds, blockers: undefined, meanwhile: new Map() })
      for (const userId of userIds) byUser.add(userId, connection)
    },

    reveal(connection, blockers) {
      const following = followings.get(connection)
      if (following === undefined) return
      following.blockers = new Set(blockers)
      for (const [userId, blocked] of following.meanwhile) mark(following.blockers, userId, blocked)
      following.meanwhile.clear()
    },

    block(userId, blockedId, blocked) {
      if (!byUser.has(userId)) return []
      const followers = [...byUser.of(userId)].filter(({ caller }) => caller.userId === blockedId)
      for (const follower of followers) {
        const following = followings.get(follower)
        if (following?.blockers === undefined) following?.meanwhile.set(userId, blocked)
        else mark(following.blockers, userId, blocked)
      }
      return followers
    },

    isFollowed: (userId) => byUser.has(userId),

    ofUser(userId) {
      return [...followings].flatMap(([connection, { userIds }]) =>
        connection.caller.userId === userId ? [[connection, userIds] as const] : [],
      )
    },

    tellPresence: (data) =>
      tell(
        data.user_id,
        { event: 'presence.changed', data },
        (follower) => followings.get(follower)?.blockers?.has(data.user_id) === false,
      ),
    tellProfile: (data) => tell(data.user_id, { event: 'user.updated', data }, () => true),
  }

  function tell(userId: number, event: ServerEvent, isFor: (follower: HubConnection) => boolean): void {
    if (!byUser.has(userId)) return
    const outbound = encode(event)
    for (const follower of byUser.of(userId)) if (isFor(follower)) follower.deliver(outbound)
  }
}

function mark(users: Set<number>, userId: number, isIn: boolean): void {
  if (isIn) users.add(userId)
  else users.delete(userId)
}
