/**
 * The hub: which live connections of this node listen to which topic of the bus. It encodes an event once and hands
 * the same bytes to all of them. It subscribes to a topic while a connection needs it, and not longer.
 */
import type { CloseName, ServerEvent } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import { hasValue, withoutValue, withValue } from '../base/few.js'
import { SmallMap } from '../base/small-map.js'
import {
  conversationIdOf,
  conversationTopic,
  isConversationTopic,
  isUserTopic,
  userIdOf,
  userTopic,
} from '../bus/topics.js'
import type {
  Bus,
  BusEvent,
  ConversationTopic,
  Delivery,
  ImStore,
  Log,
  Membership,
  Sink,
  Topic,
} from '../contract/index.js'
import { createConfirmations } from './confirmations.js'
import { type ConnectionHost, HubConnection } from './hub-connection.js'
import { MembershipGate } from './membership-gate.js'
import { encode } from './outbound.js'

export interface HubOptions {
  readonly bus: Bus
  readonly store: Pick<ImStore, 'findMembers'>
  readonly log: Log
  readonly onDelivered: (deliveries: readonly Delivery[]) => void
  readonly onClosed: (connection: HubConnection) => void
  /** An event for a user's connections was lost. */
  readonly onMissed: (userId: number) => void
}

export interface Hub {
  /** Registers a connection that listens to its user's topic and holds back what comes until `start()`. */
  add(options: { caller: Caller; sink: Sink }): HubConnection
  /** The groups a connection listens to; for `adjust`, from before the memberships were read. */
  groupsOf(connection: HubConnection): GroupStandings
  /**
   * From now on a connection listens to these groups, and no more to those it listened to when `before` was taken and that
   * are not among them. Says whether it listens to more than before.
   */
  adjust(connection: HubConnection, memberships: readonly Membership[], before?: GroupStandings): boolean
  find(connectionId: string | undefined): HubConnection | undefined
  connectionsOf(userId: number): readonly HubConnection[]
  all(): readonly HubConnection[]
  closeAll(reason: CloseName): void
  readonly size: number
  [Symbol.dispose](): void
}

export type GroupStandings = ReadonlyMap<ConversationTopic, GroupStanding>

/** Since when a listener is in a group, and the last message before that. Equal ones are shared: there may be millions. */
type GroupStanding = Pick<Membership, 'rev' | 'floorSeq'>

interface Subscription {
  /** The text that all its listeners share. */
  readonly topic: Topic
  readonly listeners: SmallMap<HubConnection, GroupStanding>
  readonly gate: MembershipGate<HubConnection> | undefined
  readonly stop: () => void
  /** The highest floor of any listener so far: messages above it are for all. */
  maxFloorSeq: number
  lastStanding: GroupStanding
}

const always: GroupStanding = { rev: 0, floorSeq: 0 }

/** Makes the hub of a node. */
export function createHub({ bus, store, log, onDelivered, onClosed, onMissed }: HubOptions): Hub {
  const connections = new Map<string, HubConnection>()
  const subscriptions = new Map<Topic, Subscription>()
  const confirmations = createConfirmations()
  const host: ConnectionHost = { onDelivered, onClosed: remove, onUnconfirmed: confirmations.note }

  return {
    add({ caller, sink }) {
      const id = crypto.randomUUID()
      const connection = new HubConnection({ id, caller, sink, host })
      connections.set(id, connection)
      listen(connection, userTopic(caller.userId), always)
      return connection
    },
    groupsOf(connection) {
      const groups = new Map<ConversationTopic, GroupStanding>()
      for (const topic of connection.topics) {
        const standing = subscriptions.get(topic)?.listeners.get(connection)
        if (isConversationTopic(topic) && standing !== undefined) groups.set(topic, standing)
      }
      return groups
    },
    adjust(connection, memberships, before = new Map()) {
      const wanted = new Set<Topic>()
      let hasMore = false
      for (const { conversationId, rev, floorSeq } of memberships) {
        const topic = conversationTopic(conversationId)
        wanted.add(topic)
        hasMore = listen(connection, topic, { rev, floorSeq }) || hasMore
      }
      for (const [topic, standing] of before) {
        const isSame = subscriptions.get(topic)?.listeners.get(connection) === standing
        if (isSame && !wanted.has(topic)) unlisten(connection, topic)
      }
      return hasMore
    },
    find: (connectionId) => (connectionId === undefined ? undefined : connections.get(connectionId)),
    connectionsOf: (userId) => [...(subscriptions.get(userTopic(userId))?.listeners.keys() ?? [])],
    all: () => [...connections.values()],
    closeAll(reason) {
      for (const connection of [...connections.values()]) connection.close(reason)
    },
    get size() {
      return connections.size
    },
    [Symbol.dispose]() {
      confirmations[Symbol.dispose]()
      for (const subscription of subscriptions.values()) end(subscription)
      subscriptions.clear()
    },
  }

  /** Says whether it did not listen before. */
  function listen(connection: HubConnection, topic: Topic, standing: GroupStanding): boolean {
    if (!connection.isOpen) return false
    const subscription = subscriptions.get(topic) ?? subscribe(topic, standing)
    const former = subscription.listeners.get(connection)
    if (former !== undefined && former.rev >= standing.rev) return false
    subscription.listeners.set(connection, share(subscription, standing))
    if (former === undefined) subscription.gate?.enter(connection, standing.rev)
    else subscription.gate?.confirm(connection, standing.rev)
    connection.topics = withValue(connection.topics, subscription.topic)
    return former === undefined
  }

  function share(subscription: Subscription, standing: GroupStanding): GroupStanding {
    const { lastStanding: last } = subscription
    if (last.rev === standing.rev && last.floorSeq === standing.floorSeq) return last
    subscription.maxFloorSeq = Math.max(subscription.maxFloorSeq, standing.floorSeq)
    subscription.lastStanding = standing
    return standing
  }

  function subscribe(topic: Topic, standing: GroupStanding): Subscription {
    const listeners = new SmallMap<HubConnection, GroupStanding>()
    const gate = isConversationTopic(topic)
      ? new MembershipGate<HubConnection>({
          rev: standing.rev,
          give: (event) => receive(topic, subscription, event),
          read: (some) => readMembers(topic, subscription, some === 'all' ? [...listeners.keys()] : some),
          log,
        })
      : undefined
    const subscription: Subscription = {
      topic,
      listeners,
      gate,
      stop: bus.subscribe(topic, hear),
      maxFloorSeq: standing.floorSeq,
      lastStanding: standing,
    }
    subscriptions.set(topic, subscription)
    return subscription
  }

  /** One function for all topics: a node subscribes to one for each user. */
  function hear(event: BusEvent, topic: Topic): void {
    const subscription = subscriptions.get(topic)
    if (subscription?.gate !== undefined) subscription.gate.pass(event)
    else if (subscription !== undefined) receive(topic, subscription, event)
  }

  function receive(topic: Topic, { listeners, maxFloorSeq }: Subscription, event: BusEvent): void {
    switch (event.kind) {
      case 'deliver': {
        const outbound = encode(event.event)
        const seq = seqOf(event.event)
        // A member who joined after it was sent must not see it, though the group already counts them.
        const isForAll = seq === undefined || seq > maxFloorSeq
        for (const one of listeners.keys())
          if (one.id !== event.except && (isForAll || seq > listeners.get(one)!.floorSeq))
            one.deliver(outbound, event.tracked, topic)
        return
      }
      case 'receipts': {
        const outbound = encode({ event: 'receipt.changed', data: event.data })
        for (const one of listeners.keys())
          if (one.followed.includes(event.conversationId)) one.deliver(outbound, undefined, topic)
        return
      }
      case 'unfollow':
        for (const one of listeners.keys()) one.unfollowAll()
        return
      case 'join':
        for (const one of listeners.keys()) one.whenStarted(() => join(one, event))
        return
      case 'leave': {
        const userIds = new Set(event.userIds)
        const leaving = [...listeners.keys()].filter((one) => userIds.has(one.caller.userId))
        for (const one of leaving) one.whenStarted(() => leave(one, event))
        return
      }
      case 'close':
        for (const one of [...listeners.keys()]) {
          const { deviceId } = one.caller
          if (event.deviceId !== undefined && event.deviceId !== deviceId) continue
          if (event.exceptDeviceId !== undefined && event.exceptDeviceId === deviceId) continue
          one.close(event.reason)
        }
        return
      case 'missed':
        if (isUserTopic(topic)) onMissed(userIdOf(topic))
        else for (const one of listeners.keys()) one.deliver(resync(), undefined, topic)
        return
      default:
        // Events between nodes concern no connection.
        return
    }
  }

  /**
   * The event is shown once the topic is in force, so that a client that then reads the store misses nothing. A
   * user who has been removed by then was notified of that already.
   */
  function join(connection: HubConnection, event: BusEvent & { kind: 'join' }): void {
    const topic = conversationTopic(event.conversationId)
    listen(connection, topic, { rev: event.rev, floorSeq: event.floorSeq })
    void bus.flush().then(() => {
      if (hasValue(connection.topics, topic)) connection.deliver(encode(event.event))
    })
  }

  /** News of a departure may come after those of a later return. */
  function leave(connection: HubConnection, { conversationId, rev }: BusEvent & { kind: 'leave' }): void {
    const topic = conversationTopic(conversationId)
    const standing = subscriptions.get(topic)?.listeners.get(connection)
    if (standing !== undefined && standing.rev < rev) unlisten(connection, topic)
  }

  /** Lets go of those who are no longer members, and answers with the `rev` at which the others are. */
  async function readMembers(
    topic: ConversationTopic,
    subscription: Subscription,
    some: readonly HubConnection[],
  ): Promise<number> {
    const userIds = [...new Set(some.map((one) => one.caller.userId))]
    const { rev, members } = await store.findMembers(conversationIdOf(topic), userIds)
    const floors = new Map(members.map(({ userId, floorSeq }) => [userId, floorSeq]))
    for (const one of some) {
      const standing = subscription.listeners.get(one)
      if (standing === undefined || standing.rev > rev) continue
      const floorSeq = floors.get(one.caller.userId)
      if (floorSeq === undefined) unlisten(one, topic)
      else subscription.listeners.set(one, share(subscription, { rev, floorSeq }))
    }
    return rev
  }

  function unlisten(connection: HubConnection, topic: Topic): void {
    connection.topics = withoutValue(connection.topics, topic)
    if (isConversationTopic(topic)) connection.unfollow(conversationIdOf(topic))
    const subscription = subscriptions.get(topic)
    if (!subscription?.listeners.delete(connection)) return
    subscription.gate?.leave(connection)
    if (subscription.listeners.size > 0) return
    end(subscription)
    subscriptions.delete(topic)
  }

  function end({ gate, stop }: Subscription): void {
    gate?.stop()
    stop()
  }

  function remove(connection: HubConnection): void {
    connections.delete(connection.id)
    confirmations.forget(connection)
    for (const topic of [...connection.topics]) unlisten(connection, topic)
    onClosed(connection)
  }
}

function resync() {
  return encode({ event: 'resync', data: {} })
}

/** Of the message an event is about. */
function seqOf({ event, data }: ServerEvent): number | undefined {
  return event === 'message.created' || event === 'message.changed' ? data.seq : undefined
}
