import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.js'
import { Spinner } from './Spinner.js'

type Tone = 'primary' | 'plain' | 'quiet' | 'danger' | 'grave'

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: Tone
  readonly size?: 's' | 'm'
  /** Shows a spinner and takes no clicks; the width stays. */
  readonly isBusy?: boolean
}

const base =
  'relative inline-flex shrink-0 items-center justify-center gap-1.5 rounded-m font-medium whitespace-nowrap ' +
  'transition-colors disabled:opacity-55 select-none'

const tones: Record<Tone, string> = {
  primary: 'bg-accent text-on-accent enabled:hover:bg-accent-strong shadow-raised',
  plain: 'bg-surface text-ink border border-line enabled:hover:bg-hover shadow-raised',
  grave: 'bg-surface text-danger border border-line enabled:hover:bg-danger-soft shadow-raised',
  quiet: 'text-accent enabled:hover:bg-accent-soft',
  danger: 'bg-danger text-on-danger enabled:hover:brightness-110 shadow-raised',
}

const sizes = { s: 'h-7 px-2.5 text-sm', m: 'h-10 px-4 text-base pane:h-9' }

/** A button with a text. */
export function Button({
  tone = 'plain',
  size = 'm',
  isBusy = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={isBusy || undefined}
      {...rest}
      disabled={rest.disabled === true || isBusy}
      className={classes(base, tones[tone], sizes[size], className)}
    >
      <span className={classes('inline-flex items-center gap-1.5', isBusy && 'invisible')}>{children}</span>
      {isBusy && <Spinner className="absolute" />}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What it does, for screen readers and the tooltip. */
  readonly label: string
  readonly children: ReactNode
  readonly size?: 's' | 'm'
  readonly isOn?: boolean
  /** Filled with the accent: for the one action that matters most in its place. */
  readonly isPrimary?: boolean
}

const iconSizes = { s: 'size-7', m: 'size-10 pane:size-9' }

/** A square button with an icon. */
export function IconButton({
  label,
  size = 'm',
  isOn = false,
  isPrimary = false,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(
        'inline-flex shrink-0 items-center justify-center rounded-m transition-colors disabled:opacity-45',
        iconTone(isOn, isPrimary),
        iconSizes[size],
        className,
      )}
    />
  )
}

function iconTone(isOn: boolean, isPrimary: boolean): string {
  if (isPrimary) return 'bg-accent text-on-accent enabled:hover:bg-accent-strong'
  return classes('enabled:hover:bg-hover', isOn ? 'text-accent' : 'text-ink-soft enabled:hover:text-ink')
}
