import type { MessageView } from '@stonechat/client'
import { useTexts } from '../base/context.js'
import { ChosenMark } from '../ui/ChosenMark.js'
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
    <ChosenMark
      isChosen={isSelected}
      role="img"
      aria-label={isSelected ? select.selected : select.notSelected}
      data-testid="select-mark"
      data-selected={isSelected}
      className={classes('size-5.5 self-center', isOwn && 'me-auto')}
    />
  )
}
