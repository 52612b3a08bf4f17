import type { MessageView } from '@stonechat/client'
import { useOwnUser, useTexts } from '../base/context.js'
import type { QuickItem } from '../ui/Menu.js'

/** The emoji that the menu of a message offers at one touch. */
const quickReactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

/** What stands above the menu of a message that the server has and that still says something. */
export function useQuickReactions(
  react: (message: MessageView, emoji: string) => void,
): (message: MessageView) => QuickItem[] {
  const texts = useTexts().chat
  const ownId = useOwnUser().id
  return (message) => {
    if (message.seq === undefined || message.recalledAt !== null) return []
    return quickReactions.map((emoji) => ({
      face: emoji,
      label: texts.reactWith(emoji),
      isOn: isOwnReaction(message, emoji, ownId),
      onSelect: () => react(message, emoji),
    }))
  }
}

/** Whether this user is one of those who react to a message with an emoji. */
export function isOwnReaction({ reactions }: MessageView, emoji: string, userId: number): boolean {
  return reactions.some((one) => one.emoji === emoji && one.user_ids.includes(userId))
}
