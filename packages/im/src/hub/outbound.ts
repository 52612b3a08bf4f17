import { ephemeralEvents, type ServerEvent } from '@stonechat/protocol'
import type { Outbound } from '../contract/index.js'

/** Encodes an event for the wire: once for every connection of this node, and not at all where no connection receives it. */
export function encode(event: ServerEvent): Outbound {
  return new Encoded(event)
}

class Encoded implements Outbound {
  wire: Uint8Array | undefined
  readonly #event: ServerEvent
  #text: string | undefined

  constructor(event: ServerEvent) {
    this.#event = event
  }

  get text(): string {
    this.#text ??= JSON.stringify({ event: this.#event.event, data: this.#event.data })
    return this.#text
  }

  get isEphemeral(): boolean {
    return ephemeralEvents.has(this.#event.event)
  }
}
