import type { JoinRequest } from '@stonechat/protocol'
import { useState } from 'react'
import { useApp, usePreferences } from '../../base/context.js'
import { useUserName } from '../../base/use-people.js'
import { failureText } from '../../text/error-text.js'
import { Avatar } from '../../ui/Avatar.js'
import { Button } from '../../ui/Button.js'
import { Name } from '../../ui/Name.js'
import { useGroupTexts } from '../use-group-texts.js'

interface JoinRequestRowProps {
  readonly request: JoinRequest
  readonly onAnswered: () => void
}

/** Somebody who asks to be let in, and the two answers. */
export function JoinRequestRow({ request, onAnswered }: JoinRequestRowProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const words = useGroupTexts()
  const [isBusy, setIsBusy] = useState(false)
  const { group_id, user_id, avatar_url, text } = request
  const name = useUserName(user_id)

  const answer = async (state: 'accepted' | 'declined') => {
    setIsBusy(true)
    try {
      await client.call('group.answer', { group_id, user_id, state })
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
    }
    setIsBusy(false)
    // Also where somebody else was faster.
    onAnswered()
  }

  return (
    <li className="flex gap-3 border-b border-line px-2 py-3 last:border-0" data-testid="join-request">
      <Avatar id={user_id} name={name} url={avatar_url} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <Name>{name}</Name>
        </p>
        {text !== '' && <p className="text-sm text-ink-soft wrap-content">{text}</p>}
        <div className="mt-2 flex flex-wrap gap-2">
          <Button
            tone="primary"
            size="s"
            isBusy={isBusy}
            onClick={() => void answer('accepted')}
            data-testid="let-in"
          >
            {words.letIn}
          </Button>
          <Button size="s" disabled={isBusy} onClick={() => void answer('declined')} data-testid="decline">
            {words.decline}
          </Button>
        </div>
      </div>
    </li>
  )
}
