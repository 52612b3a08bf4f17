import { useTexts } from '../app/context.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'

/** The second pane while no conversation is open. */
export function NothingOpen({ onNew }: { readonly onNew: () => void }) {
  const texts = useTexts()
  return (
    <EmptyState title={texts.chat.noneTitle} text={texts.chat.noneText}>
      <Button onClick={onNew}>{texts.list.newConversation}</Button>
    </EmptyState>
  )
}
