import { ChevronRight, UserPlus } from 'lucide-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { Link } from 'wouter'
import { requestsPath } from '../base/address.js'
import { useClient, useReadable, useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import { useIncoming, useNamesOf } from '../contact/use-contacts.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { Button } from '../ui/Button.js'
import { CountBadge } from '../ui/CountBadge.js'
import { classes } from '../ui/classes.js'
import { EmptyState } from '../ui/EmptyState.js'
import { SearchField } from '../ui/SearchField.js'
import { SkeletonRows } from '../ui/Skeleton.js'
import {
  type ContactRow,
  countTags,
  filterContacts,
  sortContacts,
  starLetter,
  toRows,
} from './arrange-contacts.js'
import { ContactItem } from './ContactItem.js'
import { LetterIndex } from './LetterIndex.js'

/** With fewer contacts everybody is in sight anyway. */
const indexedFrom = 12

/** All contacts, with what finds one among thousands. */
export function ContactList({ onFind }: { readonly onFind: () => void }) {
  const client = useClient()
  const texts = useTexts()
  const words = usePeopleTexts()
  const contacts = useReadable(client.contacts)
  const nameOf = useNamesOf(contacts)
  const isKnown = useReadable(client.sessions) !== undefined
  const [query, setQuery] = useState('')
  const [chosenTag, setTag] = useState<string>()
  const sorted = useMemo(() => sortContacts(contacts.values(), nameOf), [contacts, nameOf])
  const tags = useMemo(() => countTags(contacts.values()), [contacts])
  const tag = tags.some((one) => one.tag === chosenTag) ? chosenTag : undefined
  const found = useMemo(() => filterContacts(sorted, { query, tag }), [sorted, query, tag])

  return (
    <div className="mx-auto flex min-h-0 w-full max-w-150 flex-1 flex-col">
      <div className="flex flex-col gap-2 px-3 pt-3 pb-2 pane:px-5">
        <SearchField label={words.search} value={query} onChange={setQuery} testId="search-contacts" />
        {tags.length > 0 && <TagChips tags={tags} chosen={tag} onChoose={setTag} />}
      </div>
      <RequestsLink />
      {found.length > 0 ? (
        <Rows rows={toRows(found)} isIndexed={found.length >= indexedFrom} />
      ) : !isKnown ? (
        <SkeletonRows count={8} />
      ) : contacts.size > 0 ? (
        <EmptyState title={texts.list.noResultTitle} text={words.noneFound(query.trim())} />
      ) : (
        <EmptyState title={words.emptyTitle} text={words.emptyText}>
          <Button tone="primary" onClick={onFind}>
            {words.add}
          </Button>
        </EmptyState>
      )}
    </div>
  )
}

interface RowsProps {
  readonly rows: readonly ContactRow[]
  readonly isIndexed: boolean
}

function Rows({ rows, isIndexed }: RowsProps) {
  const words = usePeopleTexts()
  const list = useRef<VirtualizerHandle>(null)
  const letters = useMemo(() => rows.flatMap((row) => (row.kind === 'letter' ? row.letter : [])), [rows])
  const goTo = (letter: string) =>
    list.current?.scrollToIndex(
      rows.findIndex((row) => row.kind === 'letter' && row.letter === letter),
      { align: 'start' },
    )
  return (
    <div className="relative min-h-0 flex-1">
      <div
        className={classes(
          'h-full overflow-y-auto px-2 pb-[calc(env(safe-area-inset-bottom)+0.5rem)] pane:px-3',
          isIndexed && 'pe-7 pane:pe-8',
        )}
        data-testid="contacts"
      >
        <Virtualizer ref={list} as="ul" item="li">
          {rows.map((row) =>
            row.kind === 'letter' ? (
              <h2 key={row.letter} className="px-2 pt-3 pb-1 text-xs font-semibold text-ink-quiet">
                {row.letter === starLetter ? words.starred : row.letter}
              </h2>
            ) : (
              <ContactItem key={row.listed.contact.user_id} listed={row.listed} />
            ),
          )}
        </Virtualizer>
      </div>
      {isIndexed && <LetterIndex letters={letters} onPick={goTo} />}
    </div>
  )
}

/** Leads to the requests, and says how many wait. */
function RequestsLink() {
  const words = usePeopleTexts()
  const { length } = useIncoming()
  return (
    <Link
      href={requestsPath}
      state={stacked}
      className="mx-2 flex min-h-14 items-center gap-3 rounded-m px-2 -outline-offset-2 hover:bg-hover pane:mx-3"
      data-testid="contact-requests"
    >
      <span className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent">
        <UserPlus aria-hidden="true" className="size-5" />
      </span>
      <span className="min-w-0 flex-1 truncate font-medium">{words.requests}</span>
      {length > 0 && <CountBadge>{words.waiting(length)}</CountBadge>}
      <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-ink-quiet rtl:-scale-x-100" />
    </Link>
  )
}

interface TagChipsProps {
  readonly tags: readonly { readonly tag: string; readonly count: number }[]
  readonly chosen: string | undefined
  readonly onChoose: (tag: string | undefined) => void
}

function TagChips({ tags, chosen, onChoose }: TagChipsProps) {
  const words = usePeopleTexts()
  return (
    <fieldset className="-mx-3 flex min-w-0 gap-1.5 overflow-x-auto px-3 pb-1 pane:-mx-5 pane:px-5">
      <legend className="sr-only">{words.tags}</legend>
      <Chip isChosen={chosen === undefined} onPress={() => onChoose(undefined)}>
        {words.all}
      </Chip>
      {tags.map(({ tag, count }) => (
        <Chip key={tag} isChosen={tag === chosen} onPress={() => onChoose(tag === chosen ? undefined : tag)}>
          <bdi className="max-w-40 truncate">{tag}</bdi>
          <span className="tabular-nums opacity-80">{count}</span>
        </Chip>
      ))}
    </fieldset>
  )
}

interface ChipProps {
  readonly isChosen: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

function Chip({ isChosen, onPress, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onPress}
      data-testid="tag"
      className={classes(
        'flex h-8 shrink-0 items-center gap-1.5 rounded-full border px-3 text-sm -outline-offset-2',
        isChosen ? 'border-accent/50 bg-accent/12 text-accent' : 'border-line hover:bg-hover',
      )}
    >
      {children}
    </button>
  )
}
