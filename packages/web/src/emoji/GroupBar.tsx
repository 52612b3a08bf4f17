import type { RefObject } from 'react'
import { usePreferences, useReadable } from '../base/context.js'
import { locales } from '../text/index.js'
import { loadedEmoji } from './load-emoji.js'

/** One emoji of each group stands for it. */
const faces = ['😀', '👋', '🐻', '🍎', '🚗', '⚽', '💡', '🔣', '🏁'] as const

/** Goes to the groups of the grid. Keys reach them with the arrows. */
export function GroupBar({ viewport }: { readonly viewport: RefObject<HTMLDivElement | null> }) {
  const { sentences } = locales[usePreferences().language]
  const groups = useReadable(loadedEmoji)?.groups[sentences] ?? []
  const go = (index: number) => {
    // The first measures heights and is not shown.
    const group = viewport.current?.querySelectorAll<HTMLElement>('[frimousse-category]')[index + 1]
    viewport.current?.scrollTo({ top: group?.offsetTop ?? 0 })
  }
  return (
    <div className="mx-2 mt-1 flex h-8 shrink-0" data-testid="emoji-groups">
      {groups.map((label, index) => (
        <button
          key={label}
          type="button"
          tabIndex={-1}
          title={label}
          aria-label={label}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => go(index)}
          className="flex min-w-0 flex-1 items-center justify-center rounded-s font-emoji text-lg leading-none grayscale hover:bg-hover hover:grayscale-0"
        >
          {faces[index]}
        </button>
      ))}
    </div>
  )
}
