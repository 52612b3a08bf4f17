import { DropdownMenu as Radix } from 'radix-ui'
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react'
import { classes } from './classes.js'
import { returnFocusTo } from './return-focus.js'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly onSelect: () => void
  readonly isDanger?: boolean
  readonly testId?: string
}

/** Where on the screen (CSS pixels) a context menu opens. */
export interface Point {
  readonly x: number
  readonly y: number
}

interface MenuProps {
  readonly items: readonly MenuItem[]
  /** The button that opens it. */
  readonly children: ReactNode
}

/** A menu under a button. */
export function Menu({ items, children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <MenuContent items={items} />
    </Radix.Root>
  )
}

/** One of the small choices in a row above a menu's items. */
export interface QuickItem {
  /** What is shown: a character or two. */
  readonly face: string
  readonly label: string
  readonly isOn: boolean
  readonly onSelect: () => void
}

export interface ContextMenuProps {
  readonly quick?: readonly QuickItem[]
  readonly items: readonly MenuItem[]
  readonly at: Point
  readonly onClose: () => void
}

/** A menu at a point: one for a whole list, in place of a trigger around each of its rows. */
export function ContextMenu({ quick = [], items, at, onClose }: ContextMenuProps) {
  const [opener] = useState(() => document.activeElement)
  const returnFocus = (event: Event) => {
    event.preventDefault()
    returnFocusTo(opener)
  }
  const first = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Opened by a key, it has its first item chosen: Enter does something.
    const isByKey = opener?.matches(':focus-visible:not(input, textarea)')
    if (isByKey) first.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus()
  }, [opener])
  return (
    <Radix.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span
          aria-hidden="true"
          className="pointer-events-none fixed size-px"
          style={{ left: at.x, top: at.y }}
        />
      </Radix.Trigger>
      <MenuContent ref={first} quick={quick} items={items} onCloseAutoFocus={returnFocus} />
    </Radix.Root>
  )
}

interface MenuContentProps {
  readonly ref?: Ref<HTMLDivElement>
  readonly quick?: readonly QuickItem[]
  readonly items: readonly MenuItem[]
  readonly onCloseAutoFocus?: (event: Event) => void
}

function MenuContent({ quick = [], items, ...rest }: MenuContentProps) {
  return (
    // Within the landmark: a menu outside of all of them is one that screen readers skip.
    <Radix.Portal container={document.querySelector('main')}>
      <Radix.Content
        {...rest}
        align="start"
        sideOffset={4}
        collisionPadding={8}
        className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-appear overflow-y-auto rounded-m border border-line bg-raised p-1 text-ink shadow-floating"
      >
        {quick.length > 0 && <QuickRow quick={quick} />}
        {items.map((item) => (
          <Radix.Item
            key={item.label}
            onSelect={item.onSelect}
            data-testid={item.testId}
            className={classes(
              'flex h-9 items-center gap-2.5 rounded-s px-2.5 text-base outline-none select-none pane:h-8',
              'data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0',
              item.isDanger === true ? 'text-danger' : '[&_svg]:text-ink-quiet',
            )}
          >
            {item.icon}
            {item.label}
          </Radix.Item>
        ))}
      </Radix.Content>
    </Radix.Portal>
  )
}

function QuickRow({ quick }: { readonly quick: readonly QuickItem[] }) {
  return (
    <Radix.Group className="mb-1 flex justify-between gap-0.5 border-line border-b pb-1">
      {quick.map(({ face, label, isOn, onSelect }) => (
        <Radix.CheckboxItem
          key={face}
          checked={isOn}
          onSelect={onSelect}
          aria-label={label}
          title={label}
          data-testid={`quick-${face}`}
          className={classes(
            'flex size-9 items-center justify-center rounded-full text-lg outline-none select-none data-highlighted:bg-hover',
            isOn && 'bg-accent/12',
          )}
        >
          {face}
        </Radix.CheckboxItem>
      ))}
    </Radix.Group>
  )
}
