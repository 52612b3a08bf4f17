import type { Message } from '@stonechat/protocol'

/**
 * The later state of one message: every change moves `rev`, so it does not matter in which order, or how often, states come.
 * What an earlier version of the SDK has kept may have no `rev`; it is older than anything that has changed since.
 */
export function newerOf(held: Message, incoming: Message): Message {
  return incoming.rev > (held.rev ?? 0) ? incoming : held
}
