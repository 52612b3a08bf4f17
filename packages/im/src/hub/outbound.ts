import { ephemeralEvents, type ServerEvent } from '@stonechat/protocol'
import type { Outbound } from '../contract/index.js'

/** Encodes an event for the wire, once for every connection of this node. */
export function encode(event: ServerEvent): Outbound {
  return {
    text: JSON.stringify({ event: event.event, data: event.data }),
    isEphemeral: ephemeralEvents.has(event.event),
    wire: undefined,
  }
}
