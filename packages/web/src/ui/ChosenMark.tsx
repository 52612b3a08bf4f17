import { Check } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classes } from './classes.js'

interface ChosenMarkProps extends ComponentProps<'span'> {
  readonly isChosen: boolean
}

/** A circle beside what can be chosen, filled where it is. What it means is said by what it stands in, or by its attributes. */
export function ChosenMark({ isChosen, className, ...rest }: ChosenMarkProps) {
  return (
    <span
      {...rest}
      className={classes(
        'edged flex shrink-0 items-center justify-center rounded-full border-2',
        isChosen ? 'border-accent bg-accent text-on-accent' : 'border-ink-quiet',
        className,
      )}
    >
      {isChosen && <Check className="size-3/4" />}
    </span>
  )
}
