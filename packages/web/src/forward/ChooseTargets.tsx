import type { Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { keyOf } from '../base/address.js'
import { useClient, useOwnUser, useReadable, useTexts } from '../base/context.js'
import { ConversationFace } from '../conversations/ConversationFace.js'
import { listTargets } from '../conversations/list-targets.js'
import { Button } from '../ui/Button.js'
import { ChosenMark } from '../ui/ChosenMark.js'
import { Dialog } from '../ui/Dialog.js'

interface ChooseTargetsProps {
  readonly title: string
  /** What is sent, in few words. */
  readonly what: string
  readonly onClose: () => void
  readonly onSend: (targets: readonly Target[]) => void
}

/** Asks where something goes: one or several conversations, by a few letters of their names. */
export function ChooseTargets({ title, what, onClose, onSend }: ChooseTargetsProps) {
  const client = useClient()
  const texts = useTexts()
  const words = texts.forward
  const own = useOwnUser()
  const sessions = useReadable(client.sessions)
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<ReadonlyMap<string, Target>>(new Map())
  const found = useMemo(
    () => listTargets(sessions ?? [], query, own.id, texts.list.self),
    [sessions, query, own.id, texts],
  )

  const choose = (target: Target) => {
    const next = new Map(chosen)
    if (!next.delete(keyOf(target)) && next.size < limits.forwardMaxTargets) next.set(keyOf(target), target)
    setChosen(next)
  }

  return (
    <Dialog title={title} onClose={onClose} testId="forward-dialog">
      <div className="relative mx-5 mb-2">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-ink-quiet"
        />
        <input
          type="search"
          autoFocus
          aria-label={words.search}
          placeholder={words.search}
          value={query}
          data-testid="forward-search"
          onChange={(event) => setQuery(event.target.value)}
          className="edged h-10 w-full rounded-m bg-sunken ps-9 pe-3 -outline-offset-1 pane:h-9"
        />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto px-3 pb-2" aria-label={words.targets}>
        {found.map((target) => {
          const isChosen = chosen.has(keyOf(target))
          return (
            <li key={keyOf(target)}>
              <button
                type="button"
                aria-pressed={isChosen}
                data-testid="forward-target"
                data-key={keyOf(target)}
                onClick={() => choose(target)}
                className="flex h-11 w-full items-center gap-3 rounded-m px-2.5 text-start -outline-offset-2 hover:bg-hover"
              >
                <ConversationFace target={target} />
                <ChosenMark isChosen={isChosen} aria-hidden="true" className="size-5" />
              </button>
            </li>
          )
        })}
        {found.length === 0 && (
          <li className="p-6 text-center text-sm text-ink-quiet">{texts.switcher.empty}</li>
        )}
      </ul>
      <footer className="flex items-center justify-between gap-2 border-t border-line px-5 py-3">
        <span className="text-sm text-ink-quiet" role="status">
          {what}
        </span>
        <Button
          tone="primary"
          disabled={chosen.size === 0}
          onClick={() => onSend([...chosen.values()])}
          data-testid="forward-send"
        >
          {words.send(chosen.size)}
        </Button>
      </footer>
    </Dialog>
  )
}
