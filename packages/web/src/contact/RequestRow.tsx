import type { ContactRequest } from '@stonechat/protocol'
import { useClient, useOwnUser, usePreferences } from '../base/context.js'
import { useNow } from '../base/use-now.js'
import { useUser, useUserName } from '../base/use-people.js'
import { formatListTime } from '../text/time.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { Name } from '../ui/Name.js'
import { PersonLink } from '../ui/PersonLink.js'
import { useActing } from './use-contacts.js'
import { usePeopleTexts } from './use-people-texts.js'

/** One request: who, with which words, and what can be done about it or came of it. */
export function RequestRow({ request }: { readonly request: ContactRequest }) {
  const { language } = usePreferences()
  const ownId = useOwnUser().id
  const now = useNow(60_000)
  const isOwn = request.from_id === ownId
  const userId = isOwn ? request.to_id : request.from_id
  const name = useUserName(userId)
  return (
    <li
      className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-2 py-3 last:border-0"
      data-testid="contact-request"
      data-state={request.state}
    >
      <Avatar id={userId} name={name} url={useUser(userId)?.avatar_url} size="l" />
      <div className="min-w-40 flex-1">
        <p className="flex items-baseline gap-2">
          <PersonLink userId={userId} className="min-w-0 truncate font-medium hover:underline">
            <Name>{name}</Name>
          </PersonLink>
          <time className="ms-auto shrink-0 text-xs text-ink-quiet tabular-nums">
            {formatListTime(language, request.created_at, now)}
          </time>
        </p>
        {request.text !== '' && (
          <p dir="auto" translate="yes" className="mt-0.5 max-w-full text-sm text-ink-soft wrap-content">
            {request.text}
          </p>
        )}
        <RequestChoices request={request} />
      </div>
    </li>
  )
}

/** Buttons while it waits, then what came of it. */
export function RequestChoices({ request }: { readonly request: ContactRequest }) {
  const client = useClient()
  const ownId = useOwnUser().id
  const words = usePeopleTexts()
  const { isBusy, act } = useActing()
  const answer = (state: 'accepted' | 'declined' | 'withdrawn') =>
    void act(() => client.call('contact.answer', { request_id: request.id, state }))

  if (request.state !== 'pending')
    return <p className="mt-1 text-sm text-ink-quiet">{words.states[request.state]}</p>
  if (request.from_id === ownId) {
    return (
      <div className="mt-2 flex items-center gap-3">
        <span className="min-w-0 flex-1 text-sm text-ink-quiet">{words.states.pending}</span>
        <Button size="s" disabled={isBusy} onClick={() => answer('withdrawn')} data-testid="withdraw-request">
          {words.withdraw}
        </Button>
      </div>
    )
  }
  return (
    <div className="mt-2 flex gap-2">
      <Button
        size="s"
        tone="primary"
        disabled={isBusy}
        onClick={() => answer('accepted')}
        data-testid="accept-request"
      >
        {words.accept}
      </Button>
      <Button size="s" disabled={isBusy} onClick={() => answer('declined')} data-testid="decline-request">
        {words.decline}
      </Button>
    </div>
  )
}
