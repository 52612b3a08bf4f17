import { Popover as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { isImeKey } from '../base/keys.js'
import { classes } from './classes.js'
import type { Point } from './Menu.js'
import { returnFocusTo } from './return-focus.js'

interface PopoverAtProps {
  readonly at: Point
  readonly label: string
  /** As large as what is in it, below the point; else as large as the picker, above it. */
  readonly isSmall?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A box at a point, which Esc and a press elsewhere close. */
export function PopoverAt({ at, label, isSmall = false, onClose, children }: PopoverAtProps) {
  const [opener] = useState(() => document.activeElement)
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Anchor asChild>
        <span
          aria-hidden="true"
          className="pointer-events-none fixed size-px"
          style={{ left: at.x, top: at.y }}
        />
      </Radix.Anchor>
      <Radix.Portal container={document.querySelector('main')}>
        <Radix.Content
          aria-label={label}
          side={isSmall ? 'bottom' : 'top'}
          align={isSmall ? 'start' : 'end'}
          sideOffset={8}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            returnFocusTo(opener)
          }}
          onEscapeKeyDown={(event) => isImeKey(event) && event.preventDefault()}
          // What is picked may go into a field that takes the focus.
          onFocusOutside={(event) => event.preventDefault()}
          // The button that opened it closes it by itself.
          onPointerDownOutside={(event) => isPickerButton(event.target) && event.preventDefault()}
          className={classes(
            'z-50 flex max-h-(--radix-popover-content-available-height) animate-appear flex-col overflow-clip rounded-l',
            'border border-line bg-raised text-ink shadow-floating outline-none',
            isSmall ? 'w-72' : 'h-100 w-88',
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function isPickerButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-picker-button]') !== null
}
