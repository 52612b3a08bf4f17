import { useEffect, useRef } from 'react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'
import { Name } from '../ui/Name.js'
import type { CompletionItem } from './completion.js'

interface CompletionListProps {
  readonly id: string
  readonly items: readonly CompletionItem[]
  readonly active: number
  readonly onActive: (index: number) => void
  readonly onPick: (item: CompletionItem) => void
}

/** The lines of the list. The field keeps the focus, and says which line is chosen. */
export function CompletionList({ id, items, active, onActive, onPick }: CompletionListProps) {
  const texts = useTexts().composer
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])

  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      // It scrolls, also for those who come to it by Tab.
      tabIndex={0}
      aria-label={texts.completionList}
      data-testid="completion"
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      className="absolute inset-x-0 bottom-full z-30 mb-1.5 max-h-[min(18rem,40vh)] animate-appear overflow-y-auto overscroll-contain rounded-m border border-line bg-raised p-1 shadow-floating pane:max-w-96"
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        <div
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          data-testid="completion-item"
          onPointerMove={() => onActive(index)}
          onClick={() => onPick(item)}
          className={classes(
            'flex min-h-9 cursor-default items-center gap-2.5 rounded-s px-2.5 py-1 select-none',
            index === active && 'bg-hover',
          )}
        >
          <span className="flex shrink-0 items-center" aria-hidden="true">
            {item.face}
          </span>
          <span className="min-w-0 flex-1 truncate">
            <Name>{item.label}</Name>
          </span>
          {item.hint !== undefined && (
            <span className="min-w-0 max-w-[45%] shrink-0 truncate text-xs text-ink-quiet">{item.hint}</span>
          )}
        </div>
      ))}
    </div>
  )
}
