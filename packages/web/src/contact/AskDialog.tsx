import * as limits from '@stonechat/protocol/limits'
import { type FormEvent, useState } from 'react'
import { useApp, useOwnUser, usePreferences } from '../base/context.js'
import { nameOf, useUserName } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { TextAreaField } from '../ui/Field.js'
import { usePeopleTexts } from './use-people-texts.js'

interface AskDialogProps {
  readonly userId: number
  readonly onClose: () => void
}

/** Asks somebody to become a contact, with a few words. */
export function AskDialog({ userId, onClose }: AskDialogProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const own = useOwnUser()
  const words = usePeopleTexts()
  const name = useUserName(userId)
  const [text, setText] = useState(words.askDefault(nameOf(own)))
  const [error, setError] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  const ask = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    try {
      const { state } = await client.call('contact.request', { user_id: userId, text: text.trim() })
      toasts.show(state === 'accepted' ? words.nowContacts(name) : words.asked)
      onClose()
    } catch (failure) {
      setError(failureText(failure, language))
      setIsBusy(false)
    }
  }

  return (
    <Dialog title={words.askTitle(name)} onClose={onClose} testId="ask-dialog">
      <form
        onSubmit={(event) => void ask(event)}
        noValidate
        className="min-h-0 overflow-y-auto px-5 pt-2 pb-5"
      >
        <TextAreaField
          label={words.askText}
          value={text}
          error={error}
          maxLength={limits.contactTextMaxCharacters}
          autoFocus
          data-testid="ask-text"
          onChange={(event) => {
            setText(event.target.value)
            setError(undefined)
          }}
        />
        <Button tone="primary" type="submit" className="mt-4 w-full" isBusy={isBusy} data-testid="ask-send">
          {words.askSend}
        </Button>
      </form>
    </Dialog>
  )
}
