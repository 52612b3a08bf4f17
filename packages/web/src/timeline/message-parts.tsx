/** What other features show of a message. A further one is added here. */
import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { ReactionChips, useQuickReactions } from '../reaction/Reactions.js'
import type { QuickItem } from '../ui/Menu.js'

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
