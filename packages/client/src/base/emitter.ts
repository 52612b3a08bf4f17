import type { EventData, EventName } from '@stonechat/protocol'
import { runSafely } from './cell.js'

type Listener<N extends EventName> = (data: EventData[N]) => void

/** Hands events to the listeners of their name. */
export class Emitter {
  readonly #listeners = new Map<EventName, Set<Listener<never>>>()

  on<N extends EventName>(name: N, listener: Listener<N>): () => void {
    const own: Listener<N> = (data) => listener(data)
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(own))
    return () => listeners.delete(own)
  }

  emit<N extends EventName>(name: N, data: EventData[N]): void {
    const listeners = this.#listeners.get(name) as Set<Listener<N>> | undefined
    for (const listener of [...(listeners ?? [])]) runSafely(() => listener(data))
  }
}
