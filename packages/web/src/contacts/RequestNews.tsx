import type { ContactRequest } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { useApp, useOwnUser } from '../base/context.js'
import { nameOf, useUser } from '../base/use-people.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'

/** Says at once that somebody asks to become a contact, and what came of an own request. */
export function RequestNews() {
  const { client } = useApp()
  const ownId = useOwnUser().id
  const [news, setNews] = useState<readonly ContactRequest[]>([])
  useEffect(
    () =>
      client.on('user.changed', (change) => {
        if (change.kind !== 'contact_request') return
        const { request } = change
        const isNews = request.from_id === ownId ? isAnswer(request) : request.state === 'pending'
        if (isNews) setNews((held) => [...held, request])
      }),
    [client, ownId],
  )
  return news.map((request) => (
    <Saying
      key={`${request.id} ${request.state}`}
      request={request}
      onSaid={() => setNews((held) => held.filter((one) => one !== request))}
    />
  ))
}

interface SayingProps {
  readonly request: ContactRequest
  readonly onSaid: () => void
}

/** Says it once the other one's name is known. */
function Saying({ request, onSaid }: SayingProps) {
  const { toasts } = useApp()
  const ownId = useOwnUser().id
  const words = usePeopleTexts()
  const user = useUser(request.from_id === ownId ? request.to_id : request.from_id)
  useEffect(() => {
    if (user === undefined) return
    const name = nameOf(user)
    if (request.state === 'pending') toasts.show(words.wantsIn(name))
    else toasts.show(request.state === 'accepted' ? words.acceptedBy(name) : words.declinedBy(name))
    onSaid()
  }, [user, request, toasts, words, onSaid])
  return null
}

function isAnswer({ state }: ContactRequest): boolean {
  return state === 'accepted' || state === 'declined'
}
