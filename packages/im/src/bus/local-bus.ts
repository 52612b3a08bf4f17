import { MultiMap } from '../base/multi-map.js'
import type { Bus, BusEvent, BusHandler, Log, Topic } from '../contract/index.js'

export interface LocalBusOptions {
  /** Called with what a handler threw. */
  readonly log?: Pick<Log, 'error'> | undefined
}

/** One subscription; an object of its own, so that the same function may listen twice. */
interface LocalListener {
  readonly handler: BusHandler
}

/**
 * The bus of a single process: events reach this process's own subscribers at once, in order, and are never lost.
 */
export function createLocalBus({ log }: LocalBusOptions = {}): Bus {
  const listeners = new MultiMap<Topic, LocalListener>()

  return {
    publish(topic: Topic, event: BusEvent): void {
      for (const { handler } of listeners.of(topic)) {
        try {
          handler(event, topic)
        } catch (err) {
          log?.error({ err, topic, kind: event.kind }, 'bus.handler_failed')
        }
      }
    },
    subscribe(topic, handler) {
      const listener = { handler }
      listeners.add(topic, listener)
      return () => void listeners.delete(topic, listener)
    },
    flush: async () => {},
    onRestored: () => () => {},
    isReady: () => true,
    async [Symbol.asyncDispose]() {
      listeners.clear()
    },
  }
}
