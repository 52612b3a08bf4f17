import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'
import { emojiCell } from './grid-parts.js'

interface RecentEmojiProps {
  readonly recent: readonly string[]
  readonly columns: number
  readonly onPick: (emoji: string) => void
}

/** A row of what was picked last. */
export function RecentEmoji({ recent, columns, onPick }: RecentEmojiProps) {
  const label = useTexts().emoji.recent
  return (
    <fieldset className="mx-2 shrink-0 border-line border-b pb-1" data-testid="emoji-recent">
      <legend className="px-1 pt-1 text-xs font-medium text-ink-quiet">{label}</legend>
      <div className="grid" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {recent.map((emoji) => (
          <button
            key={emoji}
            type="button"
            data-emoji={emoji}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(emoji)}
            className={classes(emojiCell, 'hover:bg-hover')}
          >
            {emoji}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
