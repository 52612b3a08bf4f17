/**
 * Which users are online, over all nodes: every node publishes which users came and went. A user is online while at least
 * one node has a connection of theirs. To those from whom they keep it, they look as if they had never been online.
 */

import type { Presence, PresenceAudience } from '@stonechat/protocol'
import { gather } from '@stonechat/protocol/base'
import { MultiMap } from '../base/multi-map.js'
import { nodeTopic } from '../bus/topics.js'
import type { Bus, Clock, ImStore, Log } from '../contract/index.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { imLimits } from '../limits.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import { createFollowers } from './followers.js'
import { createLastSeenKeeper } from './last-seen.js'
import { createNodeRoster } from './node-roster.js'
import { createPresenceReader } from './presence-reader.js'
import { createSight } from './sight.js'

export interface PresenceOptions {
  readonly store: Pick<
    ImStore,
    'findBlocked' | 'findBlockers' | 'findContacts' | 'getLastSeen' | 'saveLastSeen' | 'setPresenceHidden'
  >
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
  /** Where users are, as far as the viewer may know. */
  get(userIds: readonly number[], viewerId: number | undefined): Promise<Presence[]>
  /** From now on this connection is notified of exactly these users. Answers with where they are. */
  follow(connection: HubConnection, userIds: readonly number[]): Promise<Presence[]>
  /** Reads again who keeps where they are from this user: news of that may have been lost. */
  recheck(viewerId: number): Promise<void>
  /** Whether a viewer may know where a user is can be different now: one blocked the other, or they became contacts. All nodes are notified. */
  sightChanged(userId: number, viewerId: number): void
  /** A user chose who may know where they are; all nodes are notified. */
  audienceChanged(userId: number, presenceTo: PresenceAudience): void
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
  const reader = createPresenceReader({ store, lastSeen, isOnline })
  const sight = createSight({ followers, reader, log })
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
      if (event.kind === 'visibility') changeVisibility(event.userId, event.hidden)
      else if (event.kind === 'sight') void sight.reread(event.userId, event.viewerId)
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
      if (seen?.shownTo !== 'nobody') show(userId, true)
    },

    left(connection) {
      followers.follow(connection, [])
      const { userId } = connection.caller
      if (!connectionsByUser.delete(userId, connection.id) || connectionsByUser.has(userId)) return
      lastSeen.note(userId, clock())
      show(userId, false)
    },

    get: async (userIds, viewerId) => (await reader.forViewer(userIds, viewerId)).users,
    follow: sight.follow,
    recheck: sight.recheck,

    sightChanged(userId, viewerId) {
      bus.publish('presence', { kind: 'sight', userId, viewerId })
    },

    audienceChanged,

    async isHidden(userId) {
      const [seen] = await store.getLastSeen([userId])
      return seen?.shownTo === 'nobody'
    },

    async setHidden(userId, hidden) {
      const outcome = await store.setPresenceHidden(userId, hidden)
      // Also where it was so before: the first time it may have been lost.
      audienceChanged(userId, outcome.privacy.presence_to)
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

  function audienceChanged(userId: number, presenceTo: PresenceAudience): void {
    bus.publish('presence', { kind: 'visibility', userId, hidden: presenceTo === 'nobody' })
  }

  /** Followers who may not know it are kept out before anything is told. */
  function changeVisibility(userId: number, hidden: boolean): void {
    if (hidden) sight.hide(userId)
    else void sight.reread(userId)
    show(userId, !hidden, hidden)
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
    else if (followers.of(userId).length > 0) unsure.put(userId)
  }

  async function tellWhatIsShown(userIds: ReadonlySet<number>): Promise<void> {
    try {
      for (const data of await reader.forAllowed([...userIds])) followers.tellPresence(data)
    } catch (err) {
      log.warn({ err, count: userIds.size }, 'presence.not_read')
    }
  }
}
