import type { CloseName, ServerEvent } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { createLocalBus } from '../bus/local-bus.js'
import { conversationTopic, userTopic } from '../bus/topics.js'
import type { Bus, Delivery, Outbound, Topic } from '../contract/index.js'
import { createHub } from './hub.js'

function open() {
  const bus = createLocalBus()
  const subscribed = new Set<Topic>()
  const spying: Bus = {
    ...bus,
    subscribe(topic, handler) {
      subscribed.add(topic)
      const stop = bus.subscribe(topic, handler)
      return () => {
        subscribed.delete(topic)
        stop()
      }
    },
  }
  const delivered: Delivery[] = []
  const hub = createHub({
    bus: spying,
    store: { findMembers: async () => ({ rev: 0, members: [] }) },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    onDelivered: (some) => delivered.push(...some),
    onClosed: () => {},
    onMissed: () => {},
  })
  const connect = (userId: number, deviceId?: string) => {
    const received: Outbound[] = []
    const closed: CloseName[] = []
    let pings = 0
    const waiting = new Map<number, () => void>()
    const sink = {
      deliver: (outbound: Outbound) => received.push(outbound),
      close: (reason: CloseName) => closed.push(reason),
      ping: () => {
        pings += 1
        waiting.get(pings)?.()
      },
    }
    /** Resolves when the connection has been asked this often. */
    const asked = (times: number) =>
      pings >= times ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(times, resolve))
    const connection = hub.add({ caller: { userId, deviceId }, sink })
    return {
      connection,
      received,
      closed,
      asked,
      pings: () => pings,
      texts: () => received.map((one) => one.text),
    }
  }
  return { bus, hub, connect, subscribed, delivered }
}

/** The same, with messages of user 2 for user 1. */
function openTracked() {
  const opened = open()
  const publish = (seq: number) =>
    opened.bus.publish(userTopic(1), {
      kind: 'deliver',
      event: note(2),
      tracked: { conversationId: 5, seq, senderId: 2 },
    })
  return { ...opened, publish }
}

const group = { conversationId: 7, rev: 0, floorSeq: 0 }

const note = (userId: number): ServerEvent => ({
  event: 'typing',
  data: { target_type: 'user', target_id: userId, user_id: userId },
})

describe('hub', () => {
  it('[M10] an event is encoded once for all connections of a node', () => {
    const { bus, hub, connect } = open()
    const people = [1, 2, 3].map((userId) => connect(userId))
    for (const { connection } of people) {
      hub.adjust(connection, [group])
      connection.start()
    }
    bus.publish(conversationTopic(7), { kind: 'deliver', event: note(1) })
    const [first, ...others] = people.map((one) => one.received[0])
    expect(first).toBeDefined()
    for (const other of others) expect(other).toBe(first)
  })

  it('[M11] the sending connection gets no event, the other devices of its user do', () => {
    const { bus, connect } = open()
    const [phone, laptop] = [connect(1), connect(1)]
    phone.connection.start()
    laptop.connection.start()
    bus.publish(userTopic(1), { kind: 'deliver', event: note(2), except: phone.connection.id })
    expect(phone.received).toHaveLength(0)
    expect(laptop.received).toHaveLength(1)
  })

  it('[M12] what happens while a connection starts is delivered after, once, in order', () => {
    const { bus, connect } = open()
    const { connection, texts } = connect(1)
    const message = (seq: number) =>
      bus.publish(userTopic(1), {
        kind: 'deliver',
        event: note(seq),
        tracked: { conversationId: 5, seq, senderId: 2 },
      })
    message(3)
    message(4)
    expect(texts()).toEqual([])
    connection.skipUpTo([
      { conversation_id: 5, seq: 2 },
      { conversation_id: 5, seq: 3 },
    ])
    connection.start()
    message(5)
    expect(texts().map((text) => JSON.parse(text).data.user_id)).toEqual([4, 5])
  })

  it('[M13] a node listens to a topic while a connection needs it, and not longer', () => {
    const { hub, connect, subscribed } = open()
    const [one, two] = [connect(1), connect(2)]
    hub.adjust(one.connection, [group])
    hub.adjust(two.connection, [group])
    one.connection.closed()
    expect([...subscribed].sort()).toEqual([conversationTopic(7), userTopic(2)])
    two.connection.closed()
    expect(subscribed.size).toBe(0)
    expect(hub.size).toBe(0)
  })

  it('[G1] a removed member receives nothing more, also when removed while connecting', () => {
    const { bus, hub, connect } = open()
    const [live, starting] = [connect(1), connect(1)]
    live.connection.start()
    for (const { connection } of [live, starting]) hub.adjust(connection, [group])
    bus.publish(userTopic(1), { kind: 'leave', conversationId: 7, userIds: [1], rev: 1 })
    starting.connection.start()
    bus.publish(conversationTopic(7), { kind: 'deliver', event: note(2) })
    expect(live.received).toHaveLength(0)
    expect(starting.received).toHaveLength(0)
  })

  it('[G2] a new member is notified of a group once the subscription to its topic is in force', async () => {
    const { bus, connect } = open()
    const { connection, texts } = connect(1)
    connection.start()
    bus.publish(userTopic(1), { kind: 'join', conversationId: 7, rev: 1, floorSeq: 0, event: note(9) })
    bus.publish(conversationTopic(7), { kind: 'deliver', event: note(2) })
    await Promise.resolve()
    await Promise.resolve()
    expect(texts()).toHaveLength(2)
  })

  it('[M14] a pong proves that what was delivered before its ping has arrived', async () => {
    const { connect, publish, delivered } = openTracked()
    const { connection, asked } = connect(1)
    connection.start()
    publish(1)
    await asked(1)
    for (const seq of [2, 3]) publish(seq)
    connection.pong()
    expect(delivered).toEqual([{ userId: 1, conversationId: 5, seq: 1 }])
    await asked(2)
    publish(4)
    connection.pong()
    expect(delivered.at(-1)).toEqual({ userId: 1, conversationId: 5, seq: 3 })
  })

  it('[M60] the first delivery is asked about at once, what follows soon after by one ping', async () => {
    const { connect, publish, delivered } = openTracked()
    const { connection, asked, pings } = connect(1)
    connection.start()
    publish(1)
    expect(pings()).toBe(1)
    for (const seq of [2, 3, 4]) publish(seq)
    expect(pings()).toBe(1)
    await asked(2)
    connection.pong()
    connection.pong()
    expect(delivered.map((one) => one.seq)).toEqual([1, 4])
  })

  it("[M15] a sender's own messages are not reported as delivered to the sender", () => {
    const { bus, connect, delivered } = open()
    const { connection } = connect(1)
    connection.start()
    bus.publish(userTopic(1), {
      kind: 'deliver',
      event: note(1),
      tracked: { conversationId: 5, seq: 1, senderId: 1 },
    })
    connection.askForConfirmation()
    connection.pong()
    expect(delivered).toEqual([])
  })

  it('[U190] a revocation closes one device, or all but one', () => {
    const { bus, connect } = open()
    const [phone, laptop] = [connect(1, 'phone'), connect(1, 'laptop')]
    bus.publish(userTopic(1), { kind: 'close', reason: 'deviceRevoked', deviceId: 'phone' })
    expect([phone.closed, laptop.closed]).toEqual([['deviceRevoked'], []])
    bus.publish(userTopic(1), { kind: 'close', reason: 'deviceRevoked', exceptDeviceId: 'laptop' })
    expect(laptop.closed).toEqual([])
  })
})
