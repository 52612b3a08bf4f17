import type { EmojiPickerListComponents } from 'frimousse'
import { classes } from '../ui/classes.js'

export const emojiCell =
  'flex aspect-square min-w-0 flex-1 items-center justify-center rounded-s font-emoji text-2xl leading-none'

/** How the grid looks. */
export const gridParts: Partial<EmojiPickerListComponents> = {
  CategoryHeader: ({ category, ...props }) => (
    <div {...props} className="bg-raised px-1 pt-2 pb-1 text-xs font-medium text-ink-quiet">
      {category.label}
    </div>
  ),
  Row: ({ children, style, 'aria-rowindex': index, ...props }) => (
    <div
      {...props}
      // It counts from 0 there, and brings rows into view by that number: `show-active.ts` does so instead.
      {...(index === undefined ? {} : { 'aria-rowindex': index + 1 })}
      style={{
        ...style,
        display: 'grid',
        gridTemplateColumns: 'repeat(var(--frimousse-list-columns), minmax(0, 1fr))',
      }}
    >
      {children}
    </div>
  ),
  Emoji: ({ emoji, 'aria-colindex': index = 0, ...props }) => (
    <button
      type="button"
      {...props}
      {...{ 'aria-colindex': index + 1 }}
      data-emoji={emoji.emoji}
      title={emoji.label}
      className={classes(emojiCell, 'scroll-mt-8', emoji.isActive && 'bg-hover')}
    >
      {emoji.emoji}
    </button>
  ),
}
