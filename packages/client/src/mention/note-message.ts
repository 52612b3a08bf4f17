import type { Message, MessageExtras } from '@stonechat/protocol'
import { type Mentioned, note } from './mentioned.js'

/** With what a state of a message says. */
export function noteMessage(mentioned: Mentioned, message: Message, userId: number): Mentioned {
  const isMention = message.sender_id !== userId && isMentionOf(message, userId)
  // That a new message mentions somebody else is nothing to remember.
  return isMention || message.rev > 0 ? note(mentioned, [message.seq, message.rev, isMention]) : mentioned
}

/** Whether a message mentions this user. */
export function isMentionOf({ mentions, mention_all }: MessageExtras, userId: number): boolean {
  return mention_all === true || (mentions?.includes(userId) ?? false)
}
