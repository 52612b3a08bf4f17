/**
 * Who is online, over all nodes: every node tells the others who came and went. A user is online while at least one
 * node has a connection of theirs. People may hide it; then they look as if they had never been here.
 */
import type { Presence } from '@stonechat/protocol'
import type { Bus, Clock, ImStore, Log } from '../contract/index.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'

export interface PresenceOptions {
  readonly store: Pick<ImStore, 'getLastSeen' | 'saveLastSeen' | 'setPresenceHidden'>
  readonly bus: Bus
  readonly nodeId: string
  readonly clock: Clock
  readonly log: Log
}

export interface PresenceTracker {
  /** A connection is there. */
  entered(connection: HubConnection): Promise<void>
  left(connection: HubConnection): void
  get(userIds: readonly number[]): Promise<Presence[]>
  /** From now on this connection hears of exactly these users. */
  follow(connection: HubConnection, userIds: readonly number[]): void
  setHidden(userId: number, hidden: boolean): Promise<void>
  /** Resolves once what is known of last seen is stored. */
  drain(): Promise<void>
  [Symbol.dispose](): void
}

/** Makes the presence tracker of a node. */
export function createPresence({ store, bus, nodeId, clock, log }: PresenceOptions): PresenceTracker {
  const connectionsByUser = new Map<number, Set<string>>()
  const nodesByUser = new Map<number, Set<string>>()
  const followersByUser = new Map<number, Set<HubConnection>>()
  const followedBy = new Map<HubConnection, readonly number[]>()
  const hidden = new Set<number>()
  const unsaved = new Map<number, number>()
  let saving: Promise<void> | undefined

  const stop = bus.subscribe('presence', (event) => {
    if (event.kind === 'presence') note(event.node, event.userId, event.online, event.at)
  })

  return {
    async entered(connection) {
      const { userId } = connection.caller
      const own = connectionsByUser.get(userId) ?? new Set()
      const isFirst = own.size === 0
      connectionsByUser.set(userId, own.add(connection.id))
      if (!isFirst) return
      const [seen] = await store.getLastSeen([userId])
      if (seen?.hidden) hidden.add(userId)
      else hidden.delete(userId)
      if (connectionsByUser.has(userId)) tell(userId, true)
    },

    left(connection) {
      unfollow(connection)
      const { userId } = connection.caller
      const own = connectionsByUser.get(userId)
      if (!own?.delete(connection.id) || own.size > 0) return
      connectionsByUser.delete(userId)
      unsaved.set(userId, clock())
      saving ??= save()
      tell(userId, false)
      hidden.delete(userId)
    },

    async get(userIds) {
      const seen = new Map((await store.getLastSeen(userIds)).map((one) => [one.user_id, one]))
      return userIds.map((userId) => {
        const one = seen.get(userId)
        if (one?.hidden) return { user_id: userId, online: false, last_seen_at: null }
        const lastSeenAt = unsaved.get(userId) ?? one?.last_seen_at ?? null
        return { user_id: userId, online: nodesByUser.has(userId), last_seen_at: lastSeenAt }
      })
    },

    follow(connection, userIds) {
      unfollow(connection)
      if (userIds.length === 0 || !connection.isOpen) return
      followedBy.set(connection, userIds)
      for (const userId of userIds) {
        followersByUser.set(userId, (followersByUser.get(userId) ?? new Set()).add(connection))
      }
    },

    async setHidden(userId, isHidden) {
      await store.setPresenceHidden(userId, isHidden)
      if (!connectionsByUser.has(userId)) return
      if (isHidden) tell(userId, false)
      if (isHidden) hidden.add(userId)
      else hidden.delete(userId)
      if (!isHidden) tell(userId, true)
    },

    async drain() {
      while (saving !== undefined) await saving
    },

    [Symbol.dispose]: stop,
  }

  function tell(userId: number, online: boolean): void {
    if (hidden.has(userId)) return
    bus.publish('presence', { kind: 'presence', node: nodeId, userId, online, at: clock() })
  }

  function note(node: string, userId: number, online: boolean, at: number): void {
    const nodes = nodesByUser.get(userId) ?? new Set()
    const wasOnline = nodes.size > 0
    if (online) nodesByUser.set(userId, nodes.add(node))
    else if (nodes.delete(node) && nodes.size === 0) nodesByUser.delete(userId)
    if (wasOnline === nodes.size > 0) return
    const followers = followersByUser.get(userId)
    if (followers === undefined) return
    const outbound = encode({
      event: 'presence.changed',
      data: { user_id: userId, online, last_seen_at: at },
    })
    for (const follower of followers) follower.deliver(outbound)
  }

  function unfollow(connection: HubConnection): void {
    for (const userId of followedBy.get(connection) ?? []) {
      const followers = followersByUser.get(userId)
      if (followers?.delete(connection) && followers.size === 0) followersByUser.delete(userId)
    }
    followedBy.delete(connection)
  }

  /** One write at a time; what comes meanwhile shares the next one. */
  async function save(): Promise<void> {
    while (unsaved.size > 0) {
      const batch = [...unsaved].map(([userId, at]) => ({ userId, at }))
      try {
        await store.saveLastSeen(batch)
      } catch (error) {
        // Last seen is a courtesy: it is not worth holding anything up.
        log.warn({ err: error, count: batch.length }, 'presence.save_failed')
      }
      for (const { userId, at } of batch) if (unsaved.get(userId) === at) unsaved.delete(userId)
    }
    saving = undefined
  }
}
