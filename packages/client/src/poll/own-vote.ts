import type { Message } from '@stonechat/protocol'

/** The new state of a poll, for this user: what everybody receives alike does not say what one chose, which is as it was before. */
export function withOwnVote(message: Message, held: Message | undefined): Message {
  const { poll } = message
  const own = held?.poll?.own
  return poll?.voters && own && !poll.own ? { ...message, poll: { ...poll, own } } : message
}
