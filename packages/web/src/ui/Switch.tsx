import { useId } from 'react'
import { classes } from './classes.js'

interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly testId?: string
}

/** A row with a text and a switch. */
export function Switch({ label, isOn, onChange, testId }: SwitchProps) {
  const id = useId()
  return (
    <div className="flex min-h-10 items-center justify-between gap-4">
      <label htmlFor={id} className="flex-1 py-2">
        {label}
      </label>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={isOn}
        data-testid={testId}
        onClick={() => onChange(!isOn)}
        className={classes(
          'relative h-6 w-10 shrink-0 rounded-full transition-colors',
          isOn ? 'bg-accent' : 'bg-line-strong',
        )}
      >
        <span
          className={classes(
            'absolute inset-y-1 start-1 size-4 rounded-full bg-surface shadow-raised transition-transform',
            isOn && 'translate-x-4',
          )}
        />
      </button>
    </div>
  )
}
