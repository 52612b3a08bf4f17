/** Small events for the rules of a bus, and listeners that collect them. */

import { withDeadline } from '@stonechat/protocol/base'
import { conversationTopic } from '../../bus/topics.js'
import type { Bus, BusEvent, Topic } from '../../contract/index.js'

/** How long a rule waits for what must come: longer than it takes to notice a frozen link, on a busy machine. */
export const patienceMs = 40_000
/** A rule may wait twice: for the loss of a link to be noticed, and for its return. */
export const ruleTimeoutMs = 90_000

let lastTopic = 0

/** A topic that no other rule uses. */
export function uniqueTopic(): Topic {
  lastTopic += 1
  return conversationTopic(lastTopic)
}

/** An event that carries a number, and who sent it. */
export function note(number: number, sender = 0): BusEvent {
  return { kind: 'leave', conversationId: sender, userIds: [number], rev: 1 }
}

/** The numbers of notes; other kinds are left out. */
export function numbersOf(events: readonly BusEvent[]): readonly number[] {
  return events.flatMap((event) => (event.kind === 'leave' ? event.userIds : []))
}

export interface Ear {
  readonly events: readonly BusEvent[]
  /** Resolves once this holds of what was received. */
  until(isEnough: (events: readonly BusEvent[]) => boolean): Promise<void>
  stop(): void
}

/** Listens to a topic and keeps what it receives. */
export function collect(bus: Bus, topic: Topic): Ear {
  const events: BusEvent[] = []
  const waiting = new Set<() => void>()
  const stop = bus.subscribe(topic, (event) => {
    events.push(event)
    for (const wake of waiting) wake()
  })
  return {
    events,
    stop,
    until(isEnough) {
      const enough = new Promise<void>((resolve) => {
        const look = () => {
          if (!isEnough(events)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
      return withDeadline(enough, patienceMs, 'the bus').catch((cause) => {
        throw new Error(`waited for events on ${topic} in vain; ${events.length} came`, { cause })
      })
    },
  }
}
