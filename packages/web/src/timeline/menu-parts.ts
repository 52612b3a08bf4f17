/** What other features offer in the menu of a message. A further one is added here. */
import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useQuickReactions, useReactionItems } from '../reaction/reaction-menu.js'
import type { MenuItem, Point, QuickItem } from '../ui/Menu.js'

/** What it offers at one touch. */
export function useQuickItems(target: Target): (message: MessageView) => QuickItem[] {
  return useQuickReactions(target)
}

/** What it offers before what every message has. */
export function useFirstItems(): (message: MessageView, at: Point) => MenuItem[] {
  return useReactionItems()
}
