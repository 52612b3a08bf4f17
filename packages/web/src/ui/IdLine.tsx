import { Copy } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { useCopy } from '../base/use-copy.js'
import { Name } from './Name.js'

interface IdLineProps {
  readonly label: string
  readonly value: string
  readonly testId?: string
}

/** A value that people give to others, with a button to copy it. */
export function IdLine({ label, value, testId }: IdLineProps) {
  const texts = useTexts()
  const copy = useCopy()
  return (
    <div className="flex min-h-10 items-center justify-between gap-4">
      <span className="text-ink-quiet">{label}</span>
      <button
        type="button"
        title={texts.copy}
        onClick={() => copy(value)}
        className="-me-1.5 flex h-7 min-w-0 items-center gap-1.5 rounded-s px-1.5 hover:bg-hover"
      >
        <span className="truncate tabular-nums" data-testid={testId}>
          <Name>{value}</Name>
        </span>
        <Copy aria-label={texts.copy} className="size-3.5 shrink-0 text-ink-quiet" />
      </button>
    </div>
  )
}
