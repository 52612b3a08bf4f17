/** What the menu of a message offers about reactions. */
import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { SmilePlus, Users } from 'lucide-react'
import { useOwnUser, useTexts } from '../base/context.js'
import type { MenuItem, Point, QuickItem } from '../ui/Menu.js'
import { openAfterMenu } from './reaction-layer.js'
import { isOwnReaction, useToggleReaction } from './use-toggle-reaction.js'

/** The emoji that are offered at one touch. */
const quickReactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

/** What stands above the menu of a message that the server has and that still says something. */
export function useQuickReactions(target: Target): (message: MessageView) => QuickItem[] {
  const texts = useTexts().chat
  const ownId = useOwnUser().id
  const toggle = useToggleReaction(target)
  return (message) => {
    if (!canReactTo(message)) return []
    return quickReactions.map((emoji) => ({
      face: emoji,
      label: texts.reactWith(emoji),
      isOn: isOwnReaction(message, emoji, ownId),
      onSelect: () => toggle(message, emoji),
    }))
  }
}

/** What the menu of a message has about reactions, besides those at one touch. */
export function useReactionItems(): (message: MessageView, at: Point) => MenuItem[] {
  const texts = useTexts().chat
  const allItem = useAllReactionsItem()
  return (message, at) => {
    if (!canReactTo(message)) return []
    const all = allItem(message, at)
    if (message.reactions === undefined) return [all]
    const who: MenuItem = {
      label: texts.reactions,
      icon: <Users />,
      onSelect: () => openAfterMenu({ kind: 'who', message, at }),
      testId: 'who-reacted',
    }
    return [all, who]
  }
}

/** Leads to all emoji. */
export function useAllReactionsItem(): (message: MessageView, at: Point) => MenuItem {
  const { reactAll } = useTexts().chat
  return (message, at) => ({
    label: reactAll,
    icon: <SmilePlus />,
    onSelect: () => openAfterMenu({ kind: 'all', message, at }),
    testId: 'react-all',
  })
}

function canReactTo({ seq, recalledAt }: MessageView): boolean {
  return seq !== undefined && recalledAt === null
}
