import { Copy } from 'lucide-react'
import { useClient, useOwnUser, useReadable, useTexts } from '../base/context.js'
import { useCopy } from '../base/use-copy.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'

/** The second pane while no conversation is open; for a new user, the id to give to others. */
export function NothingOpen({ onNew }: { readonly onNew: () => void }) {
  const texts = useTexts()
  const sessions = useReadable(useClient().sessions)
  if (sessions?.length === 0) return <FirstRun />
  return (
    <EmptyState title={texts.chat.noneTitle} text={texts.chat.noneText}>
      <Button onClick={onNew}>{texts.list.newConversation}</Button>
    </EmptyState>
  )
}

function FirstRun() {
  const own = useOwnUser()
  const texts = useTexts()
  const copy = useCopy()
  return (
    <EmptyState title={texts.list.myId}>
      <button
        type="button"
        title={texts.list.copyId}
        onClick={() => copy(String(own.id))}
        className="-mt-3 flex items-center gap-3 rounded-m px-3 py-1 text-2xl font-semibold text-accent tabular-nums hover:bg-hover"
      >
        {own.id}
        <Copy aria-label={texts.copy} className="size-5 text-ink-quiet" />
      </button>
      <p className="mt-2 max-w-72 text-sm text-ink-quiet">{texts.list.myIdText}</p>
    </EmptyState>
  )
}
