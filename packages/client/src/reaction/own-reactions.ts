import type { Message } from '@stonechat/protocol'
import type { Changed } from '../feature.js'

/**
 * The new state of a message, for this user. The event that everybody receives names only ten users for each emoji; whether
 * the user is another one is known from the state that was held, and from whose reaction this is.
 */
export function withOwnReactions(
  { isForAll, reacted, ...message }: Changed,
  held: Message | undefined,
  userId: number,
): Message {
  const wasOwn = (emoji: string) =>
    held?.reactions?.some((one) => one.emoji === emoji && one.user_ids.includes(userId))
  const isOwn = (emoji: string) =>
    reacted?.user_id === userId && reacted.emoji === emoji ? reacted.on : wasOwn(emoji)
  const reactions = message.reactions?.map((one) => {
    const { emoji, count, user_ids } = one
    const isHidden = isForAll && count > user_ids.length && !user_ids.includes(userId)
    return isHidden && isOwn(emoji) ? { ...one, user_ids: [...user_ids.slice(1), userId] } : one
  })
  return reactions === undefined ? message : { ...message, reactions }
}
