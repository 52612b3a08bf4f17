/** What other features show of a message. A further one is added here. */
import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { ReactionLayers } from '../reaction/ReactionLayers.js'
import { ReactionChips, useQuickReactions, useReactionItems } from '../reaction/Reactions.js'
import type { MenuItem, Point, QuickItem } from '../ui/Menu.js'

interface UnderBubbleProps {
  readonly message: MessageView
  readonly target: Target
}

/** What stands under the bubble of a message. */
export function UnderBubble(props: UnderBubbleProps) {
  return <ReactionChips {...props} />
}

/** What the menu of a message offers at one touch. */
export function useQuickItems(target: Target): (message: MessageView) => QuickItem[] {
  return useQuickReactions(target)
}

/** What the menu of a message offers before what every message has. */
export function useFirstItems(): (message: MessageView, at: Point) => MenuItem[] {
  return useReactionItems()
}

/** What stands above the page about a message. */
export function MessageLayers({ target }: { readonly target: Target }) {
  return <ReactionLayers target={target} />
}
