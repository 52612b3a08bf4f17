import type { Bus, BusEvent, BusHandler, Log, Topic } from '../contract/index.js'

export interface LocalBusOptions {
  /** Hears of handlers that threw. */
  readonly log?: Pick<Log, 'error'> | undefined
}

/** One subscription; an object of its own, so that the same function may listen twice. */
interface Listener {
  readonly handler: BusHandler
}

/**
 * The bus of a single process: events reach this process's own subscribers at once, in order, and are never lost.
 */
export function createLocalBus({ log }: LocalBusOptions = {}): Bus {
  const listenersByTopic = new Map<Topic, Set<Listener>>()

  return {
    publish(topic: Topic, event: BusEvent): void {
      for (const { handler } of listenersByTopic.get(topic) ?? []) {
        try {
          handler(event)
        } catch (err) {
          log?.error({ err, topic, kind: event.kind }, 'bus.handler_failed')
        }
      }
    },
    subscribe(topic, handler) {
      const listener = { handler }
      const listeners = listenersByTopic.get(topic) ?? new Set()
      listenersByTopic.set(topic, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && listenersByTopic.get(topic) === listeners) listenersByTopic.delete(topic)
      }
    },
    flush: async () => {},
    onRestored: () => () => {},
    isReady: () => true,
    async [Symbol.asyncDispose]() {
      listenersByTopic.clear()
    },
  }
}
