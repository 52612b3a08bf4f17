import type { Message, Target } from '@stonechat/protocol'
import { PinOff } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { MessageLine } from '../reply/MessageLine.js'
import { IconButton } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { usePin } from './use-pin.js'

interface PinnedListProps {
  readonly target: Target
  readonly messages: readonly Message[]
  readonly onShow: (seq: number) => void
  readonly onClose: () => void
}

/** All that is pinned in a conversation, pinned last first. */
export function PinnedList({ target, messages, onShow, onClose }: PinnedListProps) {
  const texts = useTexts().pins
  const { canPin, pin } = usePin(target)
  return (
    <Dialog title={texts.title} onClose={onClose} testId="pinned-list">
      <ul className="min-h-0 overflow-y-auto px-3 pt-1 pb-4">
        {messages.map((message) => (
          <li key={message.seq} className="flex items-center gap-1">
            <MessageLine
              message={message}
              onPress={() => {
                onClose()
                onShow(message.seq)
              }}
            />
            {canPin && (
              <IconButton label={texts.unpin} onClick={() => pin(message.seq, false)} data-testid="unpin">
                <PinOff className="size-4" />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
