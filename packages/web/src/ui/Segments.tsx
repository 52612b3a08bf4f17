import { useId } from 'react'
import { classes } from './classes.js'

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly testId?: string }[]
  readonly onChange: (value: T) => void
  readonly className?: string
}

/** A choice among a few, all in sight: radio buttons that look like one bar. */
export function Segments<T extends string>({ label, value, options, onChange, className }: SegmentsProps<T>) {
  const name = useId()
  return (
    // The radio buttons that nobody sees stay inside it: else they make the page longer.
    <fieldset className={classes('relative flex rounded-m bg-sunken p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          data-testid={option.testId}
          data-press={option.value}
          className={classes(
            'flex h-8 flex-1 cursor-pointer items-center justify-center rounded-[8px] px-3 text-center text-sm font-medium',
            'whitespace-nowrap transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent',
            option.value === value ? 'bg-tile text-ink shadow-raised' : 'text-ink-quiet hover:text-ink',
          )}
        >
          <input
            type="radio"
            className="sr-only"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
