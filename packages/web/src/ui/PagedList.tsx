import type { ReactNode, UIEvent } from 'react'
import { usePreferences, useTexts } from '../base/context.js'
import type { Pages } from '../base/use-pages.js'
import { useUser, useUserName } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'
import { Avatar } from './Avatar.js'
import { Button } from './Button.js'
import { classes } from './classes.js'
import { Name } from './Name.js'
import { Spinner } from './Spinner.js'

/** So near to the end of what is loaded the next page is fetched, in pixels. */
const nearEnd = 300

interface PagedListProps<T> {
  readonly label: string
  readonly pages: Pages<T>
  /** A list item. */
  readonly row: (item: T) => ReactNode
  /** Whether it fills a page; else it has the height that a dialog has room for. */
  readonly isPage?: boolean
}

/** A list whose pages come as it is scrolled. */
export function PagedList<T>({ label, pages, row, isPage = false }: PagedListProps<T>) {
  const { language } = usePreferences()
  const texts = useTexts()
  const { items, isLoading, failure, hasMore, loadMore } = pages
  const onScroll = ({ currentTarget: list }: UIEvent<HTMLElement>) => {
    const left = list.scrollHeight - list.scrollTop - list.clientHeight
    if (left < nearEnd && failure === undefined) loadMore()
  }
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      aria-label={label}
      aria-busy={isLoading}
      onScroll={onScroll}
      className={classes('overflow-y-auto px-3 pb-3', isPage ? 'min-h-0 flex-1' : 'h-[min(24rem,50vh)]')}
    >
      {items.map(row)}
      {failure !== undefined && (
        <li className="px-2 py-3">
          <div className="flex flex-col items-start gap-2" role="alert">
            <span className="text-ink-soft">{failureText(failure, language)}</span>
            <Button onClick={loadMore}>{texts.retry}</Button>
          </div>
        </li>
      )}
      {isLoading && hasMore && (
        <li className="flex justify-center py-3 text-ink-quiet">
          <Spinner />
        </li>
      )}
    </ol>
  )
}

interface PersonRowProps {
  readonly userId: number
  readonly testId: string
  /** Stands at the end of the row. */
  readonly children?: ReactNode
}

/** Somebody in such a list. */
export function PersonRow({ userId, testId, children }: PersonRowProps) {
  const name = useUserName(userId)
  return (
    <li className="flex h-12 items-center gap-3 px-2" data-testid={testId}>
      <Avatar id={userId} name={name} url={useUser(userId)?.avatar_url} />
      <span className="min-w-0 flex-1 truncate">
        <Name>{name}</Name>
      </span>
      {children}
    </li>
  )
}

interface FilterChipsProps<T> {
  readonly label: string
  readonly chosen: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly count: number }[]
  readonly testId: string
  readonly onChoose: (value: T) => void
}

/** Over such a list: which part of it to show, with how many are in each. */
export function FilterChips<T>({ label, chosen, options, testId, onChoose }: FilterChipsProps<T>) {
  return (
    <fieldset className="flex max-h-40 min-w-0 shrink-0 flex-wrap gap-1 overflow-y-auto px-5 pb-2">
      <legend className="sr-only">{label}</legend>
      {options.map(({ value, label: words, count }) => (
        <button
          key={words}
          type="button"
          aria-pressed={value === chosen}
          data-testid={testId}
          onClick={() => onChoose(value)}
          className={classes(
            'flex h-8 max-w-full items-center gap-1.5 rounded-full border px-3 text-sm',
            value === chosen ? 'border-accent/50 bg-accent/12 text-accent' : 'border-line hover:bg-hover',
          )}
        >
          <bdi className="min-w-0 truncate">{words}</bdi>
          <span className="tabular-nums">{count}</span>
        </button>
      ))}
    </fieldset>
  )
}
