import { useTexts } from '../base/context.js'
import { EmptyState } from '../ui/EmptyState.js'
import { WayOut } from './WayOut.js'

/** The link of a message between two other people. */
export function ForeignMessage() {
  const texts = useTexts().chat
  return (
    <div className="min-h-0 flex-1" data-testid="not-loaded" data-kind="refused">
      <EmptyState title={texts.linkForeign} text={texts.linkForeignText}>
        <WayOut />
      </EmptyState>
    </div>
  )
}
