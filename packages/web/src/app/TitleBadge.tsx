import { useEffect } from 'react'
import { useClient, useReadable, useTexts } from '../base/context.js'
import type { Place } from '../base/routes.js'
import { useConversationFace } from '../base/use-people.js'
import { isolate } from '../text/isolate.js'

/** Says in the document's title, favicon and app badge how much is unread. */
export function TitleBadge({ place }: { readonly place: Place }) {
  return place.page === 'conversation' ? (
    <ConversationTitle target={place.target} />
  ) : (
    <Badge title={undefined} />
  )
}

function ConversationTitle({ target }: Pick<Extract<Place, { page: 'conversation' }>, 'target'>) {
  return <Badge title={useConversationFace(target).title} />
}

function Badge({ title }: { readonly title: string | undefined }) {
  const unread = useReadable(useClient().totalUnread)
  const { app } = useTexts()
  const text = `${unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''}${title === undefined ? '' : `${isolate(title)} · `}${app}`

  useEffect(() => {
    document.title = text
    return () => {
      document.title = app
    }
  }, [text, app])

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    const href = unread > 0 ? '/favicon-unread.svg' : '/favicon.svg'
    if (icon !== null && icon.getAttribute('href') !== href) icon.setAttribute('href', href)
    // Only installed apps have a badge; elsewhere the call is refused, which is fine.
    void navigator.setAppBadge?.(unread).catch(() => {})
  }, [unread])
  return null
}
