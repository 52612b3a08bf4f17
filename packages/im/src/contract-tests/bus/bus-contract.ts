/** The contract of `Bus` as rules that every bus must keep, within a process and between processes. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bus, BusEvent, Topic } from '../../contract/index.js'
import { registerLinkRules } from './link.js'
import { collect, note, numbersOf, ruleTimeoutMs, uniqueTopic } from './notes.js'

/** Where buses meet. */
export interface BusWorld extends AsyncDisposable {
  /** The bus of a node; where there is only one process, always the same. It is closed with the world. */
  join(): Promise<Bus>
  /** What carries events between nodes; absent where nothing can be lost. */
  readonly link?: BusLink | undefined
}

export interface BusLink {
  /** Ends the link of every node. */
  cut(): Promise<void>
  restore(): Promise<void>
  /** Every connection stays and nothing answers, until `thaw`. */
  freeze(): void
  thaw(): void
}

/** Registers every rule for one bus. */
export function registerBusContract(name: string, open: () => Promise<BusWorld>): void {
  describe(`the bus ${name}`, { timeout: ruleTimeoutMs }, () => {
    let world: BusWorld
    beforeAll(async () => {
      world = await open()
    }, ruleTimeoutMs)
    afterAll(() => world?.[Symbol.asyncDispose](), ruleTimeoutMs)

    it('[N1] events of one publisher on one topic arrive in the order they were published, each once', async () => {
      const [publisher, subscriber] = [await world.join(), await world.join()]
      const topic = uniqueTopic()
      const heard = collect(subscriber, topic)
      await subscriber.flush()
      for (let number = 1; number <= 2_000; number += 1) publisher.publish(topic, note(number))
      await heard.until((events) => events.length >= 2_000)
      await settle(publisher, subscriber)
      expect(numbersOf(heard.events)).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1))
    })

    it('[N2] the order holds over several publishers, for each of them', async () => {
      const subscriber = await world.join()
      const publishers = [await world.join(), await world.join(), await world.join()]
      const topic = uniqueTopic()
      const heard = collect(subscriber, topic)
      await subscriber.flush()
      for (let number = 1; number <= 300; number += 1)
        for (const [index, bus] of publishers.entries()) bus.publish(topic, note(number, index))
      await heard.until((events) => events.length >= 900)
      for (const index of publishers.keys()) {
        const own = heard.events.filter((event) => event.kind === 'leave' && event.conversationId === index)
        expect(numbersOf(own)).toEqual(Array.from({ length: 300 }, (_, at) => at + 1))
      }
    })

    it('[N3] a publisher receives its own event, once, before publish returns', async () => {
      const bus = await world.join()
      const topic = uniqueTopic()
      const heard = collect(bus, topic)
      await bus.flush()
      bus.publish(topic, note(1))
      expect(numbersOf(heard.events)).toEqual([1])
      await settle(bus, bus)
      expect(numbersOf(heard.events)).toEqual([1])
    })

    it('[N4] once flush has resolved, nothing published anywhere later is missed', async () => {
      const [publisher, subscriber] = [await world.join(), await world.join()]
      for (let round = 0; round < 50; round += 1) {
        const topic = uniqueTopic()
        const heard = collect(subscriber, topic)
        await subscriber.flush()
        publisher.publish(topic, note(round))
        await heard.until((events) => events.length === 1)
        heard.stop()
      }
    })

    it('[N5] a subscription that was stopped receives nothing more, others of the topic do; stopping twice is harmless', async () => {
      const [publisher, subscriber] = [await world.join(), await world.join()]
      const topic = uniqueTopic()
      const [stopped, going] = [collect(subscriber, topic), collect(subscriber, topic)]
      await subscriber.flush()
      stopped.stop()
      stopped.stop()
      publisher.publish(topic, note(1))
      await going.until((events) => events.length === 1)
      expect(stopped.events).toEqual([])
      going.stop()
      await subscriber.flush()
      publisher.publish(topic, note(2))
      await settle(publisher, subscriber)
      expect(numbersOf(going.events)).toEqual([1])
    })

    it('[N6] one function may listen twice; stopping one of the two leaves the other', async () => {
      const bus = await world.join()
      const topic = uniqueTopic()
      let times = 0
      const count = () => {
        times += 1
      }
      const stop = bus.subscribe(topic, count)
      bus.subscribe(topic, count)
      bus.publish(topic, note(1))
      expect(times).toBe(2)
      stop()
      bus.publish(topic, note(2))
      expect(times).toBe(3)
    })

    it('[N7] a handler that throws disturbs neither the publisher nor other handlers nor later events', async () => {
      const [publisher, subscriber] = [await world.join(), await world.join()]
      const topic = uniqueTopic()
      subscriber.subscribe(topic, () => {
        throw new Error('a handler failed')
      })
      const heard = collect(subscriber, topic)
      await subscriber.flush()
      for (const number of [1, 2, 3]) expect(() => publisher.publish(topic, note(number))).not.toThrow()
      await heard.until((events) => events.length === 3)
    })

    it('[N8] topics do not mix, however many there are', async () => {
      const [publisher, subscriber] = [await world.join(), await world.join()]
      const topics = Array.from({ length: 1_000 }, uniqueTopic)
      const heard = topics.map((topic) => collect(subscriber, topic))
      await subscriber.flush()
      for (const [index, topic] of topics.entries()) publisher.publish(topic, note(index))
      await heard.at(-1)!.until((events) => events.length === 1)
      await settle(publisher, subscriber)
      expect(heard.map((one) => numbersOf(one.events))).toEqual(topics.map((_, index) => [index]))
    })

    it('[N14] a handler gets the topic with every event, so that one handler may listen to many topics', async () => {
      const [publisher, subscriber] = [await world.join(), await world.join()]
      const topics = [uniqueTopic(), uniqueTopic()]
      const told = new Set<string>()
      const both = new Promise<void>((resolve) => {
        for (const topic of topics)
          subscriber.subscribe(topic, (_, from) => {
            if (told.add(from).size === 2) resolve()
          })
      })
      await subscriber.flush()
      for (const topic of topics) publisher.publish(topic, note(1))
      await both
      expect([...told].sort()).toEqual([...topics].sort())
    })

    it('[N9] every kind of event arrives as it was published', async () => {
      const [publisher, subscriber] = [await world.join(), await world.join()]
      const topic = uniqueTopic()
      const heard = collect(subscriber, topic)
      await subscriber.flush()
      for (const event of everyKind) publisher.publish(topic, event)
      await heard.until((events) => events.length === everyKind.length)
      expect(heard.events).toEqual(everyKind)
    })

    it('[N10] a bus whose link is up is ready', async () => {
      const bus = await world.join()
      await bus.flush()
      expect(bus.isReady()).toBe(true)
    })

    registerLinkRules(() => world)
  })
}

const typing = {
  event: 'typing',
  data: { target_type: 'user', target_id: 7, user_id: 7 },
} as const

const everyKind: readonly BusEvent[] = [
  { kind: 'deliver', event: typing },
  { kind: 'deliver', event: typing, except: 'c-1', tracked: { conversationId: 1, seq: 2, senderId: 3 } },
  { kind: 'join', conversationId: 4, rev: 2, floorSeq: 3, event: typing },
  { kind: 'deliver', event: typing, rev: 2 },
  { kind: 'leave', conversationId: 4, userIds: [1, 2], rev: 1 },
  { kind: 'close', reason: 'deviceRevoked', deviceId: 'phone' },
  { kind: 'close', reason: 'userDisabled' },
  { kind: 'missed' },
  { kind: 'presence', incarnation: 'i-1', version: 3, userId: 7, online: true, at: 1 },
  { kind: 'visibility', userId: 7, hidden: true },
  { kind: 'user', userId: 7 },
  { kind: 'user', userId: 7, profile: { username: 'a', nickname: 'A', avatar_url: null } },
  { kind: 'sight', userId: 7, viewerId: 8 },
  { kind: 'heartbeat', node: 'server-1', incarnation: 'i-1', version: 3 },
  { kind: 'goodbye', incarnation: 'i-1', at: 1 },
  { kind: 'ask', incarnation: 'i-1' },
  { kind: 'list', incarnation: 'i-1', version: 3, part: 0, parts: 1, userIds: [7, 8] },
]

/** Resolves when what was published before, if it came at all, has come. */
async function settle(publisher: Bus, subscriber: Bus): Promise<void> {
  const topic: Topic = uniqueTopic()
  const end = collect(subscriber, topic)
  await subscriber.flush()
  publisher.publish(topic, note(0))
  await end.until((events) => events.length === 1)
  end.stop()
}
