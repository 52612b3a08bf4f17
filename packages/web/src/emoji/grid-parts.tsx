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
  Row: ({ children, style, ...props }) => (
    <div
      {...props}
      style={{
        ...style,
        display: 'grid',
        gridTemplateColumns: 'repeat(var(--frimousse-list-columns), minmax(0, 1fr))',
      }}
    >
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...props }) => (
    <button
      type="button"
      {...props}
      data-emoji={emoji.emoji}
      title={emoji.label}
      className={classes(emojiCell, emoji.isActive && 'bg-hover')}
    >
      {emoji.emoji}
    </button>
  ),
}
