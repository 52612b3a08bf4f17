import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { keyOf } from '../base/address.js'
import { useApp, useOwnUser, useReadable, useTexts } from '../base/context.js'
import { chosenNameOf, useConversationFace, useIsSelf, useUser } from '../base/use-people.js'
import { ConversationFace } from '../conversations/ConversationFace.js'
import { listTargets } from '../conversations/list-targets.js'
import { Button } from '../ui/Button.js'
import { ChosenMark } from '../ui/ChosenMark.js'
import { Dialog } from '../ui/Dialog.js'

export interface ForwardDialogProps {
  readonly from: Target
  readonly messages: readonly MessageView[]
  /** Whether they are merged into a record. */
  readonly isMerged?: boolean
  readonly onClose: () => void
  readonly onForwarded?: () => void
}

/** Asks where to forward: one or several conversations, by a few letters of their names. */
export function ForwardDialog({
  from,
  messages,
  isMerged = false,
  onClose,
  onForwarded,
}: ForwardDialogProps) {
  const { client, toasts } = useApp()
  const texts = useTexts()
  const words = texts.forward
  const own = useOwnUser()
  const sessions = useReadable(client.sessions)
  const title = useRecordTitle(from)
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
  const send = () => {
    const to = [...chosen.values()]
    client.forward({ from, messages, to, title: isMerged ? title : undefined })
    toasts.show(words.done(to.length))
    onClose()
    onForwarded?.()
  }

  return (
    <Dialog title={isMerged ? words.titleMerged : words.title} onClose={onClose} testId="forward-dialog">
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
          {words.select.count(messages.length)}
        </span>
        <Button tone="primary" disabled={chosen.size === 0} onClick={send} data-testid="forward-send">
          {words.send(chosen.size)}
        </Button>
      </footer>
    </Dialog>
  )
}

/** What a record of this conversation is called, for everybody: the group, or the two people as they call themselves. */
function useRecordTitle(from: Target): string {
  const own = chosenNameOf(useOwnUser())
  const { title } = useConversationFace(from)
  const isGroup = from.target_type === 'group'
  const user = useUser(isGroup ? undefined : from.target_id)
  const isSelf = useIsSelf(from)
  if (isGroup) return title
  return isSelf ? own : `${own}, ${user === undefined ? title : chosenNameOf(user)}`
}
