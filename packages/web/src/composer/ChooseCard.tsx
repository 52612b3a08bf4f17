import type { Content, Target } from '@stonechat/protocol'
import { useMemo, useState } from 'react'
import { keyOf } from '../base/address.js'
import { useClient, useReadable, useTexts } from '../base/context.js'
import { useNamesOf } from '../contact/use-contacts.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { filterContacts, sortContacts } from '../contacts/arrange-contacts.js'
import { ConversationFace } from '../conversations/ConversationFace.js'
import { filterSessions } from '../conversations/filter-sessions.js'
import { Dialog } from '../ui/Dialog.js'
import { SearchField } from '../ui/SearchField.js'

export type CardContent = Extract<Content, { readonly type: 'card' }>

interface ChooseCardProps {
  readonly onClose: () => void
  readonly onSend: (card: CardContent) => void
}

/** Asks whose card to send: that of a contact or of a group. */
export function ChooseCard({ onClose, onSend }: ChooseCardProps) {
  const texts = useTexts()
  const words = usePeopleTexts().card
  const [query, setQuery] = useState('')
  const found = useSubjects(query)
  return (
    <Dialog title={words.send} onClose={onClose} testId="choose-card">
      <div className="mx-5 mb-2">
        <SearchField label={words.search} value={query} onChange={setQuery} testId="card-search" />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto px-3 pb-3" aria-label={words.send}>
        {found.map(({ target, card }) => (
          <li key={keyOf(target)} className="[contain-intrinsic-size:auto_2.75rem] [content-visibility:auto]">
            <button
              type="button"
              data-testid="card-subject"
              onClick={() => onSend(card)}
              className="flex h-11 w-full items-center gap-3 rounded-m px-2.5 text-start -outline-offset-2 hover:bg-hover"
            >
              <ConversationFace target={target} />
            </button>
          </li>
        ))}
        {found.length === 0 && (
          <li className="p-6 text-center text-sm text-ink-quiet">{texts.switcher.empty}</li>
        )}
      </ul>
    </Dialog>
  )
}

interface Subject {
  readonly target: Target
  readonly card: CardContent
}

/** Contacts and groups by a few letters of their names, contacts first. */
function useSubjects(query: string): readonly Subject[] {
  const client = useClient()
  const contacts = useReadable(client.contacts)
  const sessions = useReadable(client.sessions)
  const nameOf = useNamesOf(contacts)
  return useMemo(() => {
    const people = filterContacts(sortContacts(contacts.values(), nameOf), { query, tag: undefined })
    const groups = filterSessions(
      (sessions ?? []).filter(({ target_type }) => target_type === 'group'),
      { filter: 'all', query, current: undefined },
    )
    return [
      ...people.map(({ contact }): Subject => {
        const { user_id, avatar_url } = contact
        return {
          target: { target_type: 'user', target_id: user_id },
          // A remark is one's own: others read what people call themselves.
          card: { type: 'card', user_id, name: contact.nickname, avatar_url },
        }
      }),
      ...groups.map(
        ({ target_id, title, avatar_url }): Subject => ({
          target: { target_type: 'group', target_id },
          card: { type: 'card', group_id: target_id, name: title, avatar_url },
        }),
      ),
    ]
  }, [contacts, sessions, nameOf, query])
}
