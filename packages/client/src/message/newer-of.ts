import type { Message } from '@stonechat/protocol'

/**
 * The later state of one message: every change moves `rev`, so it does not matter in which order, or how often, states come.
 * Of the same state, what this user alone received says more: what one chose in a poll.
 * What an earlier version of the SDK has kept may have no `rev`; it is older than anything that has changed since.
 */
export function newerOf(held: Message, incoming: Message): Message {
  const rev = held.rev ?? 0
  const own = incoming.poll?.own
  if (incoming.rev === rev && own && `${own}` !== `${held.poll?.own}`) return { ...held, poll: incoming.poll }
  return incoming.rev > rev ? incoming : held
}
