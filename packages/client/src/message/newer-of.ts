import type { Message } from '@stonechat/protocol'

/**
 * The later state of one message. It does not matter in which order, or how often, states come: a recall is final, and
 * of two edits the later one wins.
 */
export function newerOf(held: Message, incoming: Message): Message {
  if (held.recalled_at !== null) return held
  if (incoming.recalled_at !== null) return incoming
  return (incoming.edited_at ?? 0) > (held.edited_at ?? 0) ? incoming : held
}
