/** What a reaction makes of a message on a server. */
import type { Message, Reaction } from '@stonechat/protocol'

/** The same message where nothing changes. */
export function withReaction(message: Message, userId: number, emoji: string, on: boolean): Message {
  const { reactions = [], ...rest } = message
  const held = reactions.find((one) => one.emoji === emoji) ?? { emoji, count: 0, user_ids: [] }
  if (held.user_ids.includes(userId) === on) return message
  const user_ids = on ? [...held.user_ids, userId] : held.user_ids.filter((id) => id !== userId)
  const now: Reaction = { emoji, count: user_ids.length, user_ids }
  const all = held.count > 0 ? reactions.map((one) => (one === held ? now : one)) : [...reactions, now]
  const left = all.filter(({ count }) => count > 0)
  return left.length > 0 ? { ...rest, reactions: left } : rest
}
