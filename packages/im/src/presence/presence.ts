/**
 * Which users are online, over all nodes: every node publishes which users came and went. A user is online while at least
 * one node has a connection of theirs. Users may hide it; then they look as if they had never been online.
 */

import type { Presence } from '@stonechat/protocol'
import { MultiMap } from '../base/multi-map.js'
import { nodeTopic } from '../bus/topics.js'
import type { Bus, Clock, ImStore, Log } from '../contract/index.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { imLimits } from '../limits.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import { createFollowers } from './followers.js'
import { createLastSeenKeeper } from './last-seen.js'
import { createNodeRoster } from './node-roster.js'

export interface PresenceOptions {
  readonly store: Pick<ImStore, 'getLastSeen' | 'saveLastSeen' | 'setPresenceHidden'>
  readonly bus: Bus
  readonly nodeId: string
  readonly clock: Clock
  readonly log: Log
  /** Another node stopped without announcing it: it may not have announced what it stored last. */
  readonly onNodeLost: () => void
}

export interface PresenceTracker {
  /** A connection of a user started. */
  entered(connection: HubConnection): Promise<void>
  left(connection: HubConnection): void
  get(userIds: readonly number[]): Promise<Presence[]>
  /** From now on this connection is notified of exactly these users. */
  follow(connection: HubConnection, userIds: readonly number[]): void
  isHidden(userId: number): Promise<boolean>
  setHidden(userId: number, hidden: boolean): Promise<void>
  /** Resolves once what is known of last seen is stored. */
  drain(): Promise<void>
  [Symbol.dispose](): void
}

/** Makes the presence tracker of a node. */
export function createPresence(options: PresenceOptions): PresenceTracker {
  const { store, bus, nodeId, clock, log, onNodeLost } = options
  const incarnation = crypto.randomUUID()
  const connectionsByUser = new MultiMap<number, string>()
  /** The users of this node that other nodes know of, and how many changes were announced to those nodes. */
  const shown = new Set<number>()
  let version = 0
  /** The other nodes that have a user. */
  const nodesByUser = new MultiMap<number, string>()
  const isOnline = (userId: number) => shown.has(userId) || nodesByUser.has(userId)
  const followers = createFollowers()
  const lastSeen = createLastSeenKeeper({ store, log })
  const roster = createNodeRoster({
    ...{ bus, nodeId, incarnation, clock, log },
    own: () => ({ version, userIds: shown }),
    onChange: ({ userId, online, at, isOurs, ...from }) => {
      change(userId, at, () => {
        if (online) nodesByUser.add(userId, from.incarnation)
        else nodesByUser.delete(userId, from.incarnation)
      })
      if (isOurs && !isOnline(userId)) lastSeen.note(userId, at)
    },
    onLost: onNodeLost,
  })

  const stops = [
    bus.subscribe('presence', (event) => {
      if (event.kind === 'visibility') show(event.userId, !event.hidden)
      else roster.hear(event)
    }),
    bus.subscribe(nodeTopic(incarnation), roster.hear),
    bus.onRestored(roster.tick),
  ]
  const timer = setInterval(roster.tick, imLimits.nodeHeartbeatMs).unref()
  roster.tick()

  return {
    async entered({ id, isOpen, caller: { userId } }) {
      // Closed while it was starting: nothing would announce that it left.
      if (!isOpen) return
      const isFirst = !connectionsByUser.has(userId)
      connectionsByUser.add(userId, id)
      if (!isFirst) return
      const [seen] = await store.getLastSeen([userId])
      if (!seen?.hidden) show(userId, true)
    },

    left(connection) {
      followers.follow(connection, [])
      const { userId } = connection.caller
      if (!connectionsByUser.delete(userId, connection.id) || connectionsByUser.has(userId)) return
      lastSeen.note(userId, clock())
      show(userId, false)
    },

    async get(userIds) {
      const seen = new Map((await store.getLastSeen(userIds)).map((one) => [one.userId, one]))
      return userIds.map((userId) => {
        const one = seen.get(userId)
        if (one?.hidden) return { user_id: userId, online: false, last_seen_at: null }
        const lastSeenAt = lastSeen.find(userId) ?? one?.lastSeenAt ?? null
        return { user_id: userId, online: isOnline(userId), last_seen_at: lastSeenAt }
      })
    },

    follow: followers.follow,

    async isHidden(userId) {
      const [seen] = await store.getLastSeen([userId])
      return seen?.hidden ?? false
    },

    async setHidden(userId, hidden) {
      const outcome = await store.setPresenceHidden(userId, hidden)
      bus.publish('presence', { kind: 'visibility', userId, hidden })
      if (outcome.status === 'changed')
        announceUserChange(bus, userId, { rev: outcome.rev, kind: 'privacy', presence_hidden: hidden })
    },

    drain: lastSeen.drain,

    [Symbol.dispose]() {
      clearInterval(timer)
      roster[Symbol.dispose]()
      for (const stop of stops) stop()
    },
  }

  /** Notifies the other nodes, and our followers, that a user of this node is visibly online, or not. */
  function show(userId: number, online: boolean): void {
    if (online === shown.has(userId) || (online && !connectionsByUser.has(userId))) return
    const at = clock()
    change(userId, at, () => {
      if (online) shown.add(userId)
      else shown.delete(userId)
    })
    version += 1
    bus.publish('presence', { kind: 'presence', incarnation, version, userId, online, at })
  }

  /** Runs a change of where a user is, and notifies our followers where it makes a difference to them. */
  function change(userId: number, at: number, act: () => void): void {
    const wasOnline = isOnline(userId)
    act()
    const online = isOnline(userId)
    if (online !== wasOnline) followers.tell({ user_id: userId, online, last_seen_at: at })
  }
}
