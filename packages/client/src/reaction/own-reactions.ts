import type { Message } from '@stonechat/protocol'
import type { Changed } from '../feature.js'

/**
 * The new state of a message, for this user. The event that everybody receives names only ten users for each emoji; whether
 * the user is another one is known from the state that was held, and from whose reactions these are.
 */
export function withOwnReactions(
  message: Message,
  forAll: Changed['forAll'],
  held: Message | undefined,
  userId: number,
): Message {
  if (forAll === undefined || message.reactions === undefined) return message
  const { reaction, reactions: made = [] } = forAll
  const own = [reaction, ...made].filter((one) => one?.user_id === userId)
  const isOwn = (emoji: string) =>
    own.find((one) => one?.emoji === emoji)?.on ??
    held?.reactions?.some((one) => one.emoji === emoji && one.user_ids.includes(userId))
  const reactions = message.reactions.map((one) => {
    const { emoji, count, user_ids } = one
    return count > user_ids.length && !user_ids.includes(userId) && isOwn(emoji)
      ? { ...one, user_ids: [...user_ids.slice(1), userId] }
      : one
  })
  return { ...message, reactions }
}
