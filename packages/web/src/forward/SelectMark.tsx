import type { MessageView } from '@stonechat/client'
import { Check } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'
import { useIsSelected } from './selection.js'

interface SelectMarkProps {
  readonly message: MessageView
  /** Own messages stand at the other edge. */
  readonly isOwn: boolean
}

/** Beside a message while messages are being selected: whether it is. The row takes the press. */
export function SelectMark({ message, isOwn }: SelectMarkProps) {
  const isSelected = useIsSelected(message)
  const { select } = useTexts().forward
  if (isSelected === undefined) return null
  return (
    <span
      role="img"
      aria-label={isSelected ? select.selected : select.notSelected}
      data-testid="select-mark"
      data-selected={isSelected}
      className={classes(
        'edged flex size-5.5 shrink-0 items-center justify-center self-center rounded-full border-2',
        isOwn && 'me-auto',
        isSelected ? 'border-accent bg-accent text-on-accent' : 'border-ink-quiet',
      )}
    >
      {isSelected && <Check className="size-3.5" />}
    </span>
  )
}
