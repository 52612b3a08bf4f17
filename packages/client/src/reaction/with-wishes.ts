import type { Message, Reaction } from '@stonechat/protocol'
import { withVote } from '../poll/with-vote.js'
import type { ReactionWish, WishRecord } from './record.js'

/** So many users are named with an emoji. */
const namedMax = 10

/** A message as it will be once the server has these wishes, in their order. */
export function withWishes(message: Message, wishes: readonly WishRecord[], userId: number): Message {
  return wishes.reduce(
    (shown, wish) => ('emoji' in wish ? withReaction(shown, wish, userId) : withVote(shown, wish.options)),
    message,
  )
}

function withReaction({ reactions = [], ...rest }: Message, wish: ReactionWish, userId: number): Message {
  const after = withWish(reactions, wish, userId)
  return after.length > 0 ? { ...rest, reactions: after } : rest
}

function withWish(reactions: readonly Reaction[], { emoji, on }: ReactionWish, userId: number): Reaction[] {
  const held = reactions.find((one) => one.emoji === emoji) ?? { emoji, count: 0, user_ids: [] }
  const others = held.user_ids.filter((id) => id !== userId)
  const isOn = others.length < held.user_ids.length
  if (isOn === on) return [...reactions]
  const changed = {
    emoji,
    count: held.count + (on ? 1 : -1),
    user_ids: on ? [...others.slice(0, namedMax - 1), userId] : others,
  }
  const all =
    held.count > 0 ? reactions.map((one) => (one === held ? changed : one)) : [...reactions, changed]
  return all.filter(({ count }) => count > 0)
}
