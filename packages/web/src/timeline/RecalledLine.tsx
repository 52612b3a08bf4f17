import type { MessageView } from '@stonechat/client'
import { useTexts } from '../base/context.js'
import { useUserName } from '../base/use-people.js'
import type { MessageActions } from './use-message-actions.js'

interface RecalledLineProps {
  readonly message: MessageView
  readonly isOwn: boolean
  readonly actions: MessageActions
}

/** A quiet line in the place of a recalled message; own ones can be written again. */
export function RecalledLine({ message, isOwn, actions }: RecalledLineProps) {
  const texts = useTexts().chat
  const name = useUserName(message.senderId)
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
