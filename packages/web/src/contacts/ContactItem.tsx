import { Star } from 'lucide-react'
import { type MouseEvent, memo } from 'react'
import { personLayer } from '../base/person-layer.js'
import { usePresence, useUser } from '../base/use-people.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { Avatar } from '../ui/Avatar.js'
import { Name } from '../ui/Name.js'
import type { ListedContact } from './arrange-contacts.js'

/** A contact of the list; a press opens the card. */
export const ContactItem = memo(function ContactItem({ listed }: { readonly listed: ListedContact }) {
  const { contact, name } = listed
  const words = usePeopleTexts()
  const url = useUser(contact.user_id)?.avatar_url ?? contact.avatar_url
  const presence = usePresence(contact.user_id)
  const hasOther = contact.remark !== '' && contact.nickname !== '' && contact.nickname !== name
  const open = (event: MouseEvent<HTMLElement>) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    personLayer.set({ userId: contact.user_id, at: { x: left + 12, y: bottom } })
  }
  return (
    <button
      type="button"
      onClick={open}
      data-testid="contact"
      className="flex min-h-14 w-full items-center gap-3 rounded-m px-2 text-start -outline-offset-2 hover:bg-hover"
    >
      <Avatar id={contact.user_id} name={name} url={url} size="l" isOnline={presence?.online} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-center gap-1.5">
          <span className="min-w-0 truncate font-medium">
            <Name>{name}</Name>
          </span>
          {contact.starred && (
            <Star
              role="img"
              aria-label={words.starred}
              className="size-3.5 shrink-0 fill-current text-warning"
            />
          )}
        </span>
        {hasOther && (
          <span className="truncate text-sm text-ink-quiet">
            <Name>{contact.nickname}</Name>
          </span>
        )}
      </span>
      {contact.tags.length > 0 && (
        <span className="flex max-w-2/5 shrink-0 justify-end gap-1 overflow-hidden">
          {contact.tags.slice(0, 2).map((tag) => (
            <bdi
              key={tag}
              className="max-w-24 truncate rounded-s bg-sunken px-1.5 py-0.5 text-xs text-ink-soft"
            >
              {tag}
            </bdi>
          ))}
        </span>
      )}
    </button>
  )
})
