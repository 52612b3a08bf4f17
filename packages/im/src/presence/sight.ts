/**
 * What live connections are shown of where the users are that they follow. Where something changes that decides it (what a user chose,
 * a block, a contact), it is kept from the connections until it is read anew.
 */
import type { Presence } from '@stonechat/protocol'
import type { Log } from '../contract/index.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'
import type { Followers } from './followers.js'
import { type PresenceReader, unseen } from './presence-reader.js'

export interface SightParts {
  readonly followers: Followers
  readonly reader: PresenceReader
  readonly log: Log
}

export interface Sight {
  /** From now on this connection is notified of exactly these users. Answers with where they are. */
  follow(connection: HubConnection, userIds: readonly number[]): Promise<Presence[]>
  /** Reads anew all that the connections of a viewer may know, and notifies them. */
  recheck(viewerId: number): Promise<void>
  /** Reads anew which connections may know where a user is, those of one viewer or all, and notifies them. */
  reread(userId: number, viewerId?: number): Promise<void>
  /** From now on nobody may know where a user is. */
  hide(userId: number): void
}

/** Makes the sight of the connections of a node. */
export function createSight({ followers, reader, log }: SightParts): Sight {
  let readings = 0

  return {
    async follow(connection, userIds) {
      followers.follow(connection, userIds)
      const reading = startReading([connection], userIds)
      const { users, kept } = await reader.forViewer(userIds, connection.caller.userId)
      for (const userId of userIds) followers.settle(connection, userId, reading, kept.has(userId))
      // Where something changed meanwhile, another reading tells.
      return users.map((user) => (followers.isKept(connection, user.user_id) ? unseen(user.user_id) : user))
    },

    async recheck(viewerId) {
      for (const [connection, userIds] of followers.ofUser(viewerId)) {
        const reading = startReading([connection], userIds)
        const { users, kept } = await reader.forViewer(userIds, viewerId)
        for (const user of users) settle(connection, user, reading, kept.has(user.user_id))
      }
    },

    async reread(userId, viewerId) {
      const all = followers.of(userId)
      const connections =
        viewerId === undefined ? all : all.filter(({ caller }) => caller.userId === viewerId)
      if (connections.length === 0) return
      const reading = startReading(connections, [userId])
      const viewerIds = [...new Set(connections.map(({ caller }) => caller.userId))]
      try {
        const { user, kept } = await reader.forViewers(userId, viewerIds)
        for (const connection of connections)
          settle(connection, user, reading, kept.has(connection.caller.userId))
      } catch (err) {
        log.warn({ err, userId }, 'presence.not_read')
        for (const connection of connections) settle(connection, unseen(userId), reading, true)
      }
    },

    hide(userId) {
      const connections = followers.of(userId)
      const reading = startReading(connections, [userId])
      for (const connection of connections) settle(connection, unseen(userId), reading, true)
    },
  }

  /** From now on where the users are is kept from the connections, until it is settled. */
  function startReading(connections: readonly HubConnection[], userIds: readonly number[]): number {
    readings += 1
    for (const connection of connections)
      for (const userId of userIds) followers.hold(connection, userId, readings)
    return readings
  }

  function settle(connection: HubConnection, user: Presence, reading: number, isKept: boolean): void {
    if (!followers.settle(connection, user.user_id, reading, isKept)) return
    const data = isKept ? unseen(user.user_id) : user
    connection.deliver(encode({ event: 'presence.changed', data }))
  }
}
