import { ChevronRight, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface NavRowProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly testId: string
  readonly onPress: () => void
  /** Whether it has the focus at first. */
  readonly hasFocus?: boolean
  /** Stands before the arrow. */
  readonly children?: ReactNode
}

/** A row that leads to a page of its own. */
export function NavRow({ icon: Icon, label, testId, onPress, hasFocus = false, children }: NavRowProps) {
  return (
    <button
      type="button"
      ref={hasFocus ? focus : undefined}
      onClick={onPress}
      data-testid={testId}
      className="-mx-2 flex h-10 w-[calc(100%+1rem)] items-center gap-2.5 rounded-m px-2 text-start hover:bg-hover"
    >
      <Icon aria-hidden="true" className="size-4.5 text-ink-quiet" />
      <span className="flex-1">{label}</span>
      {children}
      <ChevronRight aria-hidden="true" className="size-4 text-ink-quiet rtl:-scale-x-100" />
    </button>
  )
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus()
}
