import { ArrowDown, ArrowUp, Undo2 } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'

interface PillProps {
  readonly count: number
  readonly onJump: () => void
}

const look =
  'flex h-9 min-w-9 animate-rise items-center justify-center gap-1.5 rounded-full border border-line ' +
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
      className={look}
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
      className={classes(look, 'absolute end-5 top-4')}
    >
      <ArrowUp aria-hidden="true" className="size-4" />
      <span className="pe-1 text-accent tabular-nums">{texts.newMessages(count)}</span>
    </button>
  )
}

/** The way back to where a jump set out from; the same as that of the browser. */
export function ReturnPill({ onReturn }: { readonly onReturn: () => void }) {
  const texts = useTexts().chat
  return (
    <button
      type="button"
      onClick={onReturn}
      data-testid="return-to-place"
      aria-label={texts.returnToPlace}
      title={texts.returnToPlace}
      className={look}
    >
      <Undo2 aria-hidden="true" className="size-4 rtl:-scale-x-100" />
    </button>
  )
}
