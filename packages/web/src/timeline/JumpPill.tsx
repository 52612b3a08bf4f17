import { ArrowDown } from 'lucide-react'
import { useTexts } from '../base/context.js'

interface JumpPillProps {
  readonly count: number
  readonly onJump: () => void
}

/** The way back to the newest message, with how many came meanwhile. */
export function JumpPill({ count, onJump }: JumpPillProps) {
  const texts = useTexts().chat
  return (
    <button
      type="button"
      onClick={onJump}
      data-testid="jump-to-newest"
      data-count={count}
      aria-label={texts.newMessages(count)}
      className="absolute end-5 bottom-4 flex h-9 min-w-9 animate-rise items-center justify-center gap-1.5 rounded-full border border-line bg-raised px-2.5 text-sm font-medium text-ink-soft shadow-floating hover:text-ink"
    >
      {count > 0 && <span className="ps-1 text-accent tabular-nums">{texts.newMessages(count)}</span>}
      <ArrowDown aria-hidden="true" className="size-4" />
    </button>
  )
}
