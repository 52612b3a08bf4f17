import { Search } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../base/address.js'
import { useClient, useOwnUser, useReadable, useTexts } from '../base/context.js'
import { isImeKey } from '../base/keys.js'
import { classes } from '../ui/classes.js'
import { Dialog } from '../ui/Dialog.js'
import { ConversationFace } from './ConversationFace.js'
import { listTargets } from './list-targets.js'

const shownMax = 8

/** Goes to a conversation by a few letters of its title: arrows choose, Enter goes. */
export function QuickSwitcher({ onClose }: { readonly onClose: () => void }) {
  const sessions = useReadable(useClient().sessions)
  const { switcher: texts, list } = useTexts()
  const ownId = useOwnUser().id
  const [, navigate] = useLocation()
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  const found = useMemo(
    () => listTargets(sessions ?? [], query, ownId, list.self).slice(0, shownMax),
    [sessions, query, ownId, list.self],
  )

  const go = (at: number) => {
    const target = found[at]
    if (target === undefined) return
    onClose()
    navigate(pathOf(target))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (isImeKey(event.nativeEvent) || found.length === 0) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setIndex((index + step + found.length) % found.length)
    else if (event.key === 'Enter') go(index)
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={texts.title} onClose={onClose} isTitleHidden testId="switcher">
      <div className="relative border-b border-line">
        <Search
          aria-hidden="true"
          className="absolute start-4 top-1/2 size-4.5 -translate-y-1/2 text-ink-quiet"
        />
        <input
          role="combobox"
          aria-label={texts.title}
          aria-expanded
          aria-controls="switcher-list"
          aria-activedescendant={found.length > 0 ? `switcher-${index}` : undefined}
          autoFocus
          value={query}
          placeholder={texts.placeholder}
          data-testid="switcher-input"
          onChange={(event) => {
            setQuery(event.target.value)
            setIndex(0)
          }}
          onKeyDown={onKeyDown}
          className="h-13 w-full bg-transparent ps-11 pe-4 text-lg outline-none"
        />
      </div>
      <div id="switcher-list" role="listbox" aria-label={texts.title} className="min-h-0 overflow-y-auto p-2">
        {found.map((target, at) => (
          <button
            key={pathOf(target)}
            id={`switcher-${at}`}
            type="button"
            role="option"
            aria-selected={at === index}
            tabIndex={-1}
            onClick={() => go(at)}
            onPointerMove={() => setIndex(at)}
            className={classes(
              'flex h-11 w-full items-center gap-3 rounded-m px-2.5 text-start',
              at === index && 'bg-accent-soft',
            )}
          >
            <ConversationFace target={target} />
            <span className="text-xs text-ink-quiet tabular-nums">{target.target_id}</span>
          </button>
        ))}
        {found.length === 0 && <p className="p-6 text-center text-sm text-ink-quiet">{texts.empty}</p>}
      </div>
    </Dialog>
  )
}
