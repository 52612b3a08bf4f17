import { Bookmark, Copy, Plus, Settings, Users } from 'lucide-react'
import { useLocation } from 'wouter'
import { contactsPath, pathOf } from '../base/address.js'
import { useClient, useOwnUser, useReadable, useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import { useCopy } from '../base/use-copy.js'
import { nameOf } from '../base/use-people.js'
import { Avatar } from '../ui/Avatar.js'
import { IconButton } from '../ui/Button.js'
import { Name } from '../ui/Name.js'
import { SearchField } from '../ui/SearchField.js'
import { Segments } from '../ui/Segments.js'
import type { SessionFilter } from './filter-sessions.js'

interface ListHeaderProps {
  readonly filter: SessionFilter
  readonly onFilter: (filter: SessionFilter) => void
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly onNew: () => void
}

/** The signed-in user, with the user id to give to others; search and filter of the list. */
export function ListHeader({ filter, onFilter, query, onQuery, onNew }: ListHeaderProps) {
  const texts = useTexts().list
  return (
    <header className="flex flex-col gap-2 px-3 pb-2">
      <div className="-mx-3 flex h-16 items-center gap-1 ps-4 pe-3">
        <OwnCard />
        <IconButton
          label={texts.newConversation}
          onClick={onNew}
          data-testid="new-conversation"
          isPrimary
          className="ms-1"
        >
          <Plus className="size-5" />
        </IconButton>
      </div>
      <SearchField label={texts.search} value={query} onChange={onQuery} testId="search" />
      <Segments
        label={texts.title}
        value={filter}
        onChange={onFilter}
        options={[
          { value: 'all', label: texts.filterAll },
          { value: 'unread', label: texts.filterUnread },
          { value: 'groups', label: texts.filterGroups },
        ]}
      />
    </header>
  )
}

function OwnCard() {
  const own = useOwnUser()
  const texts = useTexts().list
  const copy = useCopy()
  const [, navigate] = useLocation()
  const name = nameOf(own)
  return (
    <>
      <button
        type="button"
        aria-label={texts.settings}
        onClick={() => navigate('/settings', { state: stacked })}
        className="rounded-full"
        data-testid="own-avatar"
      >
        <Avatar id={own.id} name={name} url={own.avatar_url} />
      </button>
      <div className="min-w-0 flex-1 ps-1.5">
        <p className="truncate leading-5 font-semibold">
          <Name>{name}</Name>
        </p>
        <button
          type="button"
          title={texts.copyId}
          onClick={() => copy(String(own.id))}
          className="-ms-1 flex h-6 items-center gap-1 rounded-s px-1 text-xs text-ink-quiet hover:bg-hover hover:text-ink"
        >
          <span className="sr-only">{texts.myId}</span>
          <span className="tabular-nums">
            ID <span data-testid="own-id">{own.id}</span>
          </span>
          <Copy aria-hidden="true" className="size-3" />
        </button>
      </div>
      <ContactsButton />
      <IconButton
        label={texts.self}
        onClick={() => navigate(pathOf({ target_type: 'user', target_id: own.id }), { state: stacked })}
        data-testid="notes"
      >
        <Bookmark className="size-5" />
      </IconButton>
      <IconButton
        label={texts.settings}
        onClick={() => navigate('/settings', { state: stacked })}
        data-testid="settings"
      >
        <Settings className="size-5" />
      </IconButton>
    </>
  )
}

/** Leads to the contacts, and says how many people ask to become one. */
function ContactsButton() {
  const requests = useReadable(useClient().contactRequests)
  const ownId = useOwnUser().id
  const texts = useTexts().list
  const [, navigate] = useLocation()
  const waiting = requests.filter(({ to_id }) => to_id === ownId).length
  return (
    <IconButton
      label={texts.contacts(waiting)}
      onClick={() => navigate(contactsPath, { state: stacked })}
      className="relative"
      data-testid="contacts-button"
    >
      <Users className="size-5" />
      {waiting > 0 && (
        <span
          aria-hidden="true"
          className="edged absolute end-0.5 top-0.5 min-w-4 rounded-full bg-badge px-1 text-[0.625rem] leading-4 font-semibold text-on-badge tabular-nums"
        >
          {waiting > 99 ? '99+' : waiting}
        </span>
      )}
    </IconButton>
  )
}
