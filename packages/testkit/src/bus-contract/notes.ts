/** Small events for the rules of a bus, and ears for them. */
import { conversationTopic } from '@stonechat/im'
import type { Bus, BusEvent, Topic } from '@stonechat/im/contract'
import { within } from '../within.js'

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
  /** Resolves once this holds of what was heard. */
  until(isEnough: (events: readonly BusEvent[]) => boolean): Promise<void>
  stop(): void
}

/** Listens to a topic and keeps what it hears. */
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
      return within(enough, () => `events on ${topic}; ${events.length} came`)
    },
  }
}
