import type { MessageView } from '@stonechat/client'
import { usePreferences, useTexts } from '../base/context.js'
import { wordsOnlyOf } from '../content/index.js'
import { errorText } from '../text/error-text.js'
import type { MessageActions } from './use-message-actions.js'

interface FailedNoteProps {
  readonly message: MessageView
  readonly actions: MessageActions
}

const button = 'h-6 rounded-s px-1.5 font-medium text-accent hover:bg-accent-soft'

/** Why a message was refused, and what can be done about it. */
export function FailedNote({ message, actions }: FailedNoteProps) {
  const { language } = usePreferences()
  const texts = useTexts()
  return (
    <div className="mt-1 flex flex-wrap items-center justify-end gap-x-1 text-xs" data-testid="failed-note">
      <span className="pe-1 text-danger">{errorText(message.error ?? 'internal', language)}</span>
      <button type="button" className={button} data-testid="retry" onClick={() => actions.retry(message)}>
        {texts.retry}
      </button>
      {message.forwarded === undefined && wordsOnlyOf(message.content) !== undefined && (
        <button
          type="button"
          className={button}
          data-testid="edit-failed"
          onClick={() => actions.discard(message, true)}
        >
          {texts.chat.edit}
        </button>
      )}
      <button
        type="button"
        className={button}
        data-testid="delete-failed"
        onClick={() => actions.discard(message, false)}
      >
        {texts.chat.remove}
      </button>
    </div>
  )
}
