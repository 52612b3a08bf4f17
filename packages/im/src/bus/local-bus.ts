import type { Bus, BusEvent, BusHandler, Topic } from '../contract/index.js'

/**
 * The bus of a single process: events reach this process's own subscribers at once, in order, and are never lost.
 */
export function createLocalBus(): Bus {
  const handlersByTopic = new Map<Topic, Set<BusHandler>>()

  return {
    publish(topic: Topic, event: BusEvent): void {
      for (const handler of handlersByTopic.get(topic) ?? []) handler(event)
    },
    subscribe(topic, handler) {
      const handlers = handlersByTopic.get(topic) ?? new Set()
      handlersByTopic.set(topic, handlers.add(handler))
      return () => {
        handlers.delete(handler)
        if (handlers.size === 0 && handlersByTopic.get(topic) === handlers) handlersByTopic.delete(topic)
      }
    },
    flush: async () => {},
    onRestored: () => () => {},
    isReady: () => true,
    async [Symbol.asyncDispose]() {
      handlersByTopic.clear()
    },
  }
}
