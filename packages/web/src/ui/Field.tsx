import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes.js'

export const inputClasses =
  'w-full rounded-m border bg-surface px-3 text-base text-ink transition-colors -outline-offset-1'

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  /** Stands inside the field at its end. */
  readonly trailing?: ReactNode
  /** Stands behind the field, on its line. */
  readonly beside?: ReactNode
}

/** A labelled text field; its error takes the place of its hint. */
export function Field({ label, hint, error, trailing, beside, className, ...rest }: FieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium text-ink-soft">
        {label}
      </label>
      <div className="flex gap-2">
        <div className="relative min-w-0 flex-1">
          <input
            id={id}
            aria-invalid={error !== undefined}
            aria-describedby={note === undefined ? undefined : `${id}-note`}
            {...rest}
            className={classes(
              inputClasses,
              'h-11 pane:h-10',
              error === undefined ? 'border-line' : 'border-danger',
              trailing !== undefined && 'pe-11',
            )}
          />
          {trailing !== undefined && (
            <div className="absolute inset-y-0 end-1 flex items-center">{trailing}</div>
          )}
        </div>
        {beside}
      </div>
      {note !== undefined && <FieldNote id={`${id}-note`} text={note} isError={error !== undefined} />}
    </div>
  )
}

interface TextAreaFieldProps extends ComponentProps<'textarea'> {
  readonly label: string
  readonly error?: string | undefined
}

/** A labelled field of several lines. */
export function TextAreaField({ label, error, className, ...rest }: TextAreaFieldProps) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium text-ink-soft">
        {label}
      </label>
      <textarea
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-note`}
        rows={3}
        {...rest}
        className={classes(
          inputClasses,
          'min-h-20 resize-none py-2 field-sizing-content max-h-60',
          error === undefined ? 'border-line' : 'border-danger',
        )}
      />
      {error !== undefined && <FieldNote id={`${id}-note`} text={error} isError />}
    </div>
  )
}

function FieldNote({
  id,
  text,
  isError,
}: {
  readonly id: string
  readonly text: string
  readonly isError: boolean
}) {
  return (
    <p
      id={id}
      role={isError ? 'alert' : undefined}
      className={classes('mt-1 text-xs text-pretty', isError ? 'text-danger' : 'text-ink-quiet')}
    >
      {text}
    </p>
  )
}
