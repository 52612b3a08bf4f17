/**
 * Which users are online, over all nodes: every node publishes which users came and went. A user is online while at least
 * one node has a connection of theirs. Users may hide it; then they look as if they had never been online.
 */

import type { Presence } from '@stonechat/protocol'
import { gather } from '@stonechat/protocol/base'
import { MultiMap } from '../base/multi-map.js'
import { nodeTopic } from '../bus/topics.js'
import type { Bus, Clock, ImStore, Log } from '../contract/index.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'
import { imLimits } from '../limits.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import { createFollowers } from './followers.js'
import { createLastSeenKeeper } from './last-seen.js'
import { createNodeRoster } from './node-roster.js'

export interface PresenceOptions {
  readonly store: Pick<ImStore, 'findBlockers' | 'getLastSeen' | 'saveLastSeen' | 'setPresenceHidden'>
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
  /** Where users are, as far as the viewer may know: somebody who blocked the viewer looks like somebody who hides it. */
  get(userIds: readonly number[], viewerId: number | undefined): Promise<Presence[]>
  /** From now on this connection is notified of exactly these users. Answers with where they are. */
  follow(connection: HubConnection, userIds: readonly number[]): Promise<Presence[]>
  /** Reads again who keeps where they are from this user: news of blocks may have been lost. */
  recheck(viewerId: number): Promise<void>
  /** Somebody blocked somebody, or not any more; all nodes are told. */
  blocked(userId: number, blockedId: number, isBlocked: boolean): void
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
  /** Users of whom it must be read first what others may know: those of a whole node are read together. */
  const unsure = gather<number, Set<number>, void>({
    empty: () => new Set(),
    add: (held, userId) => void held.add(userId),
    pause: () => Promise.resolve(),
    work: tellWhatIsShown,
  })
  const roster = createNodeRoster({
    ...{ bus, nodeId, incarnation, clock, log },
    own: () => ({ version, userIds: shown }),
    onChange: ({ userId, online, at, isOurs, ...from }) => {
      change(userId, from.seen, () => {
        if (online) nodesByUser.add(userId, from.incarnation)
        else nodesByUser.delete(userId, from.incarnation)
      })
      if (isOurs && !isOnline(userId)) lastSeen.note(userId, at)
    },
    onLost: onNodeLost,
  })

  const stops = [
    bus.subscribe('presence', (event) => {
      if (event.kind === 'visibility') show(event.userId, !event.hidden, event.hidden)
      else if (event.kind === 'block') void noteBlock(event.userId, event.blockedId, event.blocked)
      else if (event.kind === 'user' && event.profile !== undefined)
        followers.tellProfile({ user_id: event.userId, ...event.profile })
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

    get: async (userIds, viewerId) => (await read(userIds, viewerId)).users,

    async follow(connection, userIds) {
      followers.follow(connection, userIds)
      const { users, blockers } = await read(userIds, connection.caller.userId)
      followers.reveal(connection, blockers)
      return users
    },

    async recheck(viewerId) {
      for (const [connection, userIds] of followers.ofUser(viewerId)) {
        const { users, blockers } = await read(userIds, viewerId)
        followers.reveal(connection, blockers)
        for (const user of users) connection.deliver(encode({ event: 'presence.changed', data: user }))
      }
    },

    blocked(userId, blockedId, isBlocked) {
      bus.publish('presence', { kind: 'block', userId, blockedId, blocked: isBlocked })
    },

    async isHidden(userId) {
      const [seen] = await store.getLastSeen([userId])
      return seen?.hidden ?? false
    },

    async setHidden(userId, hidden) {
      const outcome = await store.setPresenceHidden(userId, hidden)
      bus.publish('presence', { kind: 'visibility', userId, hidden })
      if (outcome.status === 'changed')
        announceUserChange(bus, userId, { rev: outcome.rev, kind: 'privacy', ...outcome.privacy })
    },

    drain: lastSeen.drain,

    [Symbol.dispose]() {
      clearInterval(timer)
      roster[Symbol.dispose]()
      for (const stop of stops) stop()
    },
  }

  async function read(userIds: readonly number[], viewerId: number | undefined) {
    using noted = lastSeen.watch()
    const [found, blockers] = await Promise.all([
      store.getLastSeen(userIds),
      viewerId === undefined ? new Set<number>() : store.findBlockers(viewerId, userIds),
    ])
    const seen = new Map(found.map((one) => [one.userId, one]))
    const users = userIds.map((userId): Presence => {
      const one = seen.get(userId)
      if (one?.hidden || blockers.has(userId)) return unseen(userId)
      const lastSeenAt = noted.find(userId) ?? one?.lastSeenAt ?? null
      return { user_id: userId, online: isOnline(userId), last_seen_at: lastSeenAt }
    })
    return { users, blockers }
  }

  /** Who is blocked sees the same as of somebody who hides it, from this moment on. */
  async function noteBlock(userId: number, blockedId: number, isBlocked: boolean): Promise<void> {
    const connections = followers.block(userId, blockedId, isBlocked)
    if (connections.length === 0) return
    try {
      const [data = unseen(userId)] = isBlocked ? [] : (await read([userId], blockedId)).users
      for (const connection of connections) connection.deliver(encode({ event: 'presence.changed', data }))
    } catch (err) {
      log.warn({ err, userId }, 'presence.not_read')
    }
  }

  /** Notifies the other nodes, and our followers, that a user of this node is visibly online, or not. */
  function show(userId: number, online: boolean, isHiding = false): void {
    if (online === shown.has(userId) || (online && !connectionsByUser.has(userId))) return
    const at = clock()
    change(userId, isHiding ? null : at, () => {
      if (online) shown.add(userId)
      else shown.delete(userId)
    })
    version += 1
    const hidden = isHiding ? { hidden: true as const } : {}
    bus.publish('presence', { kind: 'presence', incarnation, version, userId, online, at, ...hidden })
  }

  /**
   * Runs a change of where a user is, and notifies our followers where it makes a difference to them.
   * @param at when it was seen; `null` of a user who hides it, `undefined` where it is not known whether they do
   */
  function change(userId: number, at: number | null | undefined, act: () => void): void {
    const wasOnline = isOnline(userId)
    act()
    const online = isOnline(userId)
    if (online === wasOnline) return
    if (at !== undefined || online)
      followers.tellPresence({ user_id: userId, online, last_seen_at: at ?? null })
    else if (followers.isFollowed(userId)) unsure.put(userId)
  }

  async function tellWhatIsShown(userIds: ReadonlySet<number>): Promise<void> {
    try {
      for (const data of (await read([...userIds], undefined)).users) followers.tellPresence(data)
    } catch (err) {
      log.warn({ err, count: userIds.size }, 'presence.not_read')
    }
  }
}

/** A user of whom it is not known where they are. */
function unseen(userId: number): Presence {
  return { user_id: userId, online: false, last_seen_at: null }
}
