import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useTexts } from '../base/context.js'
import { useNameIn } from '../base/use-people.js'
import type { MessageActions } from './use-message-actions.js'

interface RecalledLineProps {
  readonly message: MessageView
  readonly target: Target
  readonly isOwn: boolean
  readonly actions: MessageActions
}

/** A quiet line in the place of a recalled message; own ones can be written again. */
export function RecalledLine({ message, target, isOwn, actions }: RecalledLineProps) {
  const texts = useTexts().chat
  const name = useNameIn(target, message.senderId)
  const text = isOwn ? actions.recalledText(message) : undefined
  return (
    <p className="overflow-clip py-1 text-center text-xs text-ink-quiet" data-testid="recalled">
      {isOwn ? texts.recalledYou : texts.recalledBy(name)}
      {text !== undefined && (
        <button
          type="button"
          data-testid="edit-again"
          onClick={() => actions.writeAgain(text)}
          className="ms-2 h-6 rounded-s px-1 font-medium text-accent hover:underline"
        >
          {texts.editAgain}
        </button>
      )}
    </p>
  )
}
