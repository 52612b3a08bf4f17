/**
 * The hub: which live connections of this node listen to which topic of the bus. It encodes an event once and hands
 * the same bytes to all of them. It subscribes to a topic while a connection cares, and not a moment longer.
 */
import { type CloseName, limits, type ServerEvent } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { Bus, BusEvent, Delivery, Sink, Topic } from '../contract/index.js'
import { HubConnection } from './hub-connection.js'
import { encode } from './outbound.js'

export interface HubOptions {
  readonly bus: Bus
  readonly onDelivered: (deliveries: readonly Delivery[]) => void
  readonly onClosed: (connection: HubConnection) => void
}

export interface Hub {
  /** Registers a connection that listens to its user's topic and holds back what comes until `start()`. */
  add(options: { caller: Caller; sink: Sink }): HubConnection
  listen(connection: HubConnection, topic: Topic): void
  find(connectionId: string | undefined): HubConnection | undefined
  connectionsOf(userId: number): ReadonlySet<HubConnection>
  /** Delivers an event to every connection of this node. */
  broadcast(event: ServerEvent): void
  closeAll(reason: CloseName): void
  readonly size: number
  [Symbol.dispose](): void
}

interface Subscription {
  readonly listeners: Set<HubConnection>
  readonly stop: () => void
}

const nobody: ReadonlySet<HubConnection> = new Set()

/** Makes the hub of a node. */
export function createHub({ bus, onDelivered, onClosed }: HubOptions): Hub {
  const connections = new Map<string, HubConnection>()
  const subscriptions = new Map<Topic, Subscription>()
  const unconfirmed = new Set<HubConnection>()
  let confirmationTimer: NodeJS.Timeout | undefined

  const hub: Hub = {
    add({ caller, sink }) {
      const id = crypto.randomUUID()
      const connection = new HubConnection({ id, caller, sink, onDelivered, onClosed: remove, onUnconfirmed })
      connections.set(id, connection)
      hub.listen(connection, `u.${caller.userId}`)
      return connection
    },
    listen(connection, topic) {
      if (!connection.isOpen) return
      const subscription = subscriptions.get(topic) ?? subscribe(topic)
      subscription.listeners.add(connection)
      connection.topics.add(topic)
    },
    find: (connectionId) => (connectionId === undefined ? undefined : connections.get(connectionId)),
    connectionsOf: (userId) => subscriptions.get(`u.${userId}`)?.listeners ?? nobody,
    broadcast(event) {
      const outbound = encode(event)
      for (const connection of connections.values()) connection.deliver(outbound)
    },
    closeAll(reason) {
      for (const connection of [...connections.values()]) connection.close(reason)
    },
    get size() {
      return connections.size
    },
    [Symbol.dispose]() {
      clearTimeout(confirmationTimer)
      for (const subscription of subscriptions.values()) subscription.stop()
      subscriptions.clear()
    },
  }
  return hub

  function subscribe(topic: Topic): Subscription {
    const listeners = new Set<HubConnection>()
    const stop = bus.subscribe(topic, (event) => receive(topic, listeners, event))
    const subscription = { listeners, stop }
    subscriptions.set(topic, subscription)
    return subscription
  }

  function receive(topic: Topic, listeners: ReadonlySet<HubConnection>, event: BusEvent): void {
    switch (event.kind) {
      case 'deliver': {
        const outbound = encode(event.event)
        for (const one of listeners) if (one.id !== event.except) one.deliver(outbound, event.tracked, topic)
        return
      }
      case 'join':
        for (const one of listeners) one.whenStarted(() => join(one, event.conversationId, event.event))
        return
      case 'leave': {
        const userIds = new Set(event.userIds)
        const leaving = [...listeners].filter((one) => userIds.has(one.caller.userId))
        for (const one of leaving) one.whenStarted(() => unlisten(one, `c.${event.conversationId}`))
        return
      }
      case 'close':
        for (const one of [...listeners]) {
          const { deviceId } = one.caller
          if (event.deviceId !== undefined && event.deviceId !== deviceId) continue
          if (event.exceptDeviceId !== undefined && event.exceptDeviceId === deviceId) continue
          one.close(event.reason)
        }
        return
      case 'missed': {
        const outbound = encode({ event: 'resync', data: {} })
        for (const one of listeners) one.deliver(outbound)
        return
      }
      default:
        // What nodes tell each other is no connection's business.
        return
    }
  }

  /** The event is shown once the topic is in force, so that whoever then reads the store misses nothing. */
  function join(connection: HubConnection, conversationId: number, event: ServerEvent): void {
    hub.listen(connection, `c.${conversationId}`)
    void bus.flush().then(() => connection.deliver(encode(event)))
  }

  function unlisten(connection: HubConnection, topic: Topic): void {
    connection.topics.delete(topic)
    const subscription = subscriptions.get(topic)
    if (!subscription?.listeners.delete(connection) || subscription.listeners.size > 0) return
    subscription.stop()
    subscriptions.delete(topic)
  }

  function remove(connection: HubConnection): void {
    connections.delete(connection.id)
    unconfirmed.delete(connection)
    for (const topic of [...connection.topics]) unlisten(connection, topic)
    onClosed(connection)
  }

  /**
   * The first delivery after a while is asked about at once, so that a client which reads and leaves is not given the
   * same again; what follows is asked about together, when one timer for all ends.
   */
  function onUnconfirmed(connection: HubConnection): void {
    if (unconfirmed.has(connection)) return
    unconfirmed.add(connection)
    connection.askForConfirmation()
    confirmationTimer ??= setTimeout(askTheRest, limits.deliveredPingDelayMs)
  }

  /** Whoever had more to confirm stays known as asked for another turn: one ping a turn, whatever the traffic. */
  function askTheRest(): void {
    for (const one of unconfirmed) if (!one.askForConfirmation()) unconfirmed.delete(one)
    confirmationTimer =
      unconfirmed.size === 0 ? undefined : setTimeout(askTheRest, limits.deliveredPingDelayMs)
  }
}
