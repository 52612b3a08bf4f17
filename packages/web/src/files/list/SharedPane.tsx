import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../base/context.js'
import { useEscape } from '../../base/use-escape.js'
import { IconButton } from '../../ui/Button.js'

interface SharedPaneProps {
  /** What stands beside the way back. */
  readonly head: ReactNode
  readonly testId: string
  readonly onBack: () => void
  readonly children: ReactNode
}

/** A list that stands in the place of the details, with the way back to them. */
export function SharedPane({ head, testId, onBack, children }: SharedPaneProps) {
  const texts = useTexts()
  useEscape(true, onBack)
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid={testId}>
      <div className="flex shrink-0 items-center gap-1 px-3 pt-3">
        <IconButton autoFocus label={texts.back} onClick={onBack} data-testid="shared-back">
          <ArrowLeft className="size-4.5 rtl:-scale-x-100" />
        </IconButton>
        {head}
      </div>
      {children}
    </div>
  )
}
