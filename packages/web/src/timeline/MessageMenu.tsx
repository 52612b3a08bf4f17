import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { ContextMenu, type Point } from '../ui/Menu.js'
import { useFirstItems, useQuickItems } from './menu-parts.js'
import type { MessageActions } from './use-message-actions.js'
import { useMessageMenu } from './use-message-menu.js'

export interface MessageMenuProps {
  readonly message: MessageView
  readonly at: Point
  readonly target: Target
  readonly actions: MessageActions
  readonly onQuoted: (seq: number) => void
  readonly onClose: () => void
}

/** The actions of a message. */
export function MessageMenu({ message, at, target, actions, onQuoted, onClose }: MessageMenuProps) {
  const quick = useQuickItems(target)
  const first = useFirstItems()
  const items = useMessageMenu(target, actions, onQuoted)
  return (
    <ContextMenu
      quick={quick(message)}
      items={[...first(message, at), ...items(message)]}
      at={at}
      onClose={onClose}
    />
  )
}
