import type { Target } from '@stonechat/protocol'
import { List, Pin } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useClient, usePreferences, useReadable, useTexts } from '../base/context.js'
import { useShowMessage } from '../base/use-show-message.js'
import { previewOf } from '../content/index.js'
import { IconButton } from '../ui/Button.js'
import { PinnedList } from './PinnedList.js'

/** What is pinned in a conversation, one message at a time: a press shows it in its place, and leads to the next one. */
export function PinnedBar({ target }: { readonly target: Target }) {
  const client = useClient()
  const texts = useTexts().pins
  const { language } = usePreferences()
  const { target_type, target_id } = target
  const messages = useReadable(
    useMemo(() => client.pins({ target_type, target_id }), [client, target_type, target_id]),
  )
  const show = useShowMessage(target, 'pins')
  const [at, setAt] = useState(0)
  const [isListed, setIsListed] = useState(false)
  if (messages === undefined || messages.length === 0) return null
  const index = at % messages.length
  const message = messages[index]!
  const press = () => {
    show(message.seq)
    setAt(index + 1)
  }
  return (
    <section
      aria-label={texts.title}
      data-testid="pinned-bar"
      className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-surface ps-3 pe-2 pane:ps-5"
    >
      <button
        type="button"
        onClick={press}
        data-testid="pinned-message"
        className="-ms-1.5 flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-m px-1.5 text-start hover:bg-hover"
      >
        <Pin aria-hidden="true" className="size-4 shrink-0 text-accent" />
        <span className="min-w-0">
          <span className="block text-xs leading-4 font-medium text-accent">
            {texts.place(index + 1, messages.length)}
          </span>
          <span dir="auto" translate="yes" className="block truncate text-sm leading-5 text-ink-soft">
            {previewOf(message.content, language)}
          </span>
        </span>
      </button>
      <IconButton label={texts.all} onClick={() => setIsListed(true)} data-testid="pinned-all">
        <List className="size-4.5" />
      </IconButton>
      {isListed && (
        <PinnedList target={target} messages={messages} onShow={show} onClose={() => setIsListed(false)} />
      )}
    </section>
  )
}
