import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'

interface PillProps {
  readonly count: number
  readonly onJump: () => void
}

const look =
  'absolute end-5 flex h-9 min-w-9 animate-rise items-center justify-center gap-1.5 rounded-full border border-line ' +
  'bg-raised px-2.5 text-sm font-medium text-ink-soft shadow-floating hover:text-ink'

/** The way back to the newest message, with how many came meanwhile. */
export function JumpPill({ count, onJump }: PillProps) {
  const texts = useTexts().chat
  return (
    <button
      type="button"
      onClick={onJump}
      data-testid="jump-to-newest"
      data-count={count}
      aria-label={texts.newMessages(count)}
      className={classes(look, 'bottom-4')}
    >
      {count > 0 && <span className="ps-1 text-accent tabular-nums">{texts.newMessages(count)}</span>}
      <ArrowDown aria-hidden="true" className="size-4" />
    </button>
  )
}

/** The way to where reading stopped, with how many were unread. */
export function UnreadPill({ count, onJump }: PillProps) {
  const texts = useTexts().chat
  return (
    <button
      type="button"
      onClick={onJump}
      data-testid="jump-to-unread"
      data-count={count}
      className={classes(look, 'top-4')}
    >
      <ArrowUp aria-hidden="true" className="size-4" />
      <span className="pe-1 text-accent tabular-nums">{texts.newMessages(count)}</span>
    </button>
  )
}
