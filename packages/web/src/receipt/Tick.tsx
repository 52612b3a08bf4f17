import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'
import type { ReceiptStatus } from './receipt.js'

const ticks = {
  sending: Clock,
  queued: Clock,
  paused: Clock,
  failed: CircleAlert,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
} as const

interface TickProps {
  readonly receipt: ReceiptStatus
  /** Whether it stands upon what fills the bubble. */
  readonly isOver: boolean
}

/** How far a message of one's own has come, as a sign. */
export function Tick({ receipt, isOver }: TickProps) {
  const texts = useTexts().chat
  const Icon = ticks[receipt]
  const label = receipt === 'delivered' || receipt === 'read' ? texts[receipt] : texts.status[receipt]
  return (
    <Icon
      role="img"
      aria-label={label}
      data-testid="tick"
      data-receipt={receipt}
      className={classes(
        'size-3.5',
        receipt === 'read' && !isOver && 'text-accent',
        receipt === 'failed' && !isOver && 'text-danger',
      )}
    />
  )
}
