import type { MessageView } from '@stonechat/client'
import type { Reactor, Target } from '@stonechat/protocol'
import { type UIEvent, useState } from 'react'
import { usePreferences, useTexts } from '../base/context.js'
import { useUser, useUserName } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { classes } from '../ui/classes.js'
import { Dialog } from '../ui/Dialog.js'
import { Name } from '../ui/Name.js'
import { Spinner } from '../ui/Spinner.js'
import { useReactors } from './use-reactors.js'

/** So near to the end of what is loaded the next page is fetched, in pixels. */
const nearEnd = 300

interface WhoReactedProps {
  readonly target: Target
  readonly message: MessageView
  /** The emoji that is chosen at first; `undefined` for all. */
  readonly first: string | undefined
  readonly onClose: () => void
}

/** Who reacted to a message and with what; all of them, or those with one emoji. */
export function WhoReacted({ target, message, first, onClose }: WhoReactedProps) {
  const texts = useTexts().chat
  const { reactions = [], seq } = message
  const [chosen, setChosen] = useState(first)
  const total = reactions.reduce((sum, { count }) => sum + count, 0)
  const filters = [{ emoji: undefined, count: total }, ...reactions]
  if (seq === undefined) return null
  return (
    <Dialog title={texts.reactions} onClose={onClose} testId="who-reacted-list">
      <fieldset className="flex shrink-0 flex-wrap gap-1 px-5 pb-2">
        <legend className="sr-only">{texts.filterReactions}</legend>
        {filters.map(({ emoji, count }) => (
          <button
            key={emoji ?? ''}
            type="button"
            aria-pressed={emoji === chosen}
            data-testid="reaction-filter"
            onClick={() => setChosen(emoji)}
            className={classes(
              'flex h-8 items-center gap-1.5 rounded-full border px-3 text-sm tabular-nums',
              emoji === chosen ? 'border-accent/50 bg-accent/12 text-accent' : 'border-line hover:bg-hover',
            )}
          >
            <span>{emoji ?? texts.allReactions}</span>
            <span>{count}</span>
          </button>
        ))}
      </fieldset>
      <ReactorList key={chosen ?? ''} target={target} seq={seq} emoji={chosen} />
    </Dialog>
  )
}

interface ReactorListProps {
  readonly target: Target
  readonly seq: number
  readonly emoji: string | undefined
}

function ReactorList({ target, seq, emoji }: ReactorListProps) {
  const { language } = usePreferences()
  const texts = useTexts()
  const { reactors, isLoading, failure, hasMore, loadMore } = useReactors(target, seq, emoji)
  const onScroll = ({ currentTarget: list }: UIEvent<HTMLElement>) => {
    const left = list.scrollHeight - list.scrollTop - list.clientHeight
    if (left < nearEnd && failure === undefined) loadMore()
  }
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      aria-label={texts.chat.reactions}
      aria-busy={isLoading}
      onScroll={onScroll}
      className="h-[min(24rem,50vh)] overflow-y-auto px-3 pb-3"
    >
      {reactors.map((one) => (
        <ReactorRow key={`${one.user_id} ${one.emoji}`} reactor={one} />
      ))}
      {failure !== undefined && (
        <li className="flex flex-col items-start gap-2 px-2 py-3" role="alert">
          <span className="text-ink-soft">{failureText(failure, language)}</span>
          <Button onClick={loadMore}>{texts.retry}</Button>
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

function ReactorRow({ reactor: { user_id, emoji } }: { readonly reactor: Reactor }) {
  const name = useUserName(user_id)
  return (
    <li className="flex h-12 items-center gap-3 px-2" data-testid="reactor">
      <Avatar id={user_id} name={name} url={useUser(user_id)?.avatar_url} />
      <span className="min-w-0 flex-1 truncate">
        <Name>{name}</Name>
      </span>
      <span className="font-emoji text-lg">{emoji}</span>
    </li>
  )
}
