import { Popover as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { isImeKey } from '../base/keys.js'
import type { Point } from '../ui/Menu.js'
import { returnFocusTo } from '../ui/return-focus.js'

interface PopoverAtProps {
  readonly at: Point
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A box of the size of the picker at a point, which Esc and a press elsewhere close. */
export function PopoverAt({ at, label, onClose, children }: PopoverAtProps) {
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
          side="top"
          align="end"
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
          className="z-50 flex h-100 max-h-(--radix-popover-content-available-height) w-88 animate-appear flex-col overflow-clip rounded-l border border-line bg-raised text-ink shadow-floating outline-none"
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
