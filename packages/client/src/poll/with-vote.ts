import type { Message } from '@stonechat/protocol'

/** A poll as it will be once the server has this vote: all but whom it names. Another message stays as it is. */
export function withVote(message: Message, chosen: readonly number[]): Message {
  const { content, poll } = message
  if (content?.type !== 'poll') return message
  const own = poll?.own ?? []
  const counts = content.options.map(
    (_, option) => (poll?.counts[option] ?? 0) + +chosen.includes(option) - +own.includes(option),
  )
  const voters = (poll?.voters ?? 0) + +(chosen.length > 0) - +(own.length > 0)
  return { ...message, poll: { ...poll, counts, voters, own: [...chosen] } }
}
