import type { MessageView } from '@stonechat/client'
import type { Reaction } from '@stonechat/protocol'
import { useOwnUser, useTexts } from '../base/context.js'
import { useUserName } from '../base/use-people.js'
import { classes } from '../ui/classes.js'

interface ReactionChipsProps {
  readonly message: MessageView
  readonly onToggle: (message: MessageView, emoji: string) => void
}

/** Under a bubble: each emoji that answers the message and how often. A press adds one's own, or takes it back. */
export function ReactionChips({ message, onToggle }: ReactionChipsProps) {
  if (message.reactions.length === 0) return null
  return (
    <div className="mt-1 mb-1 flex flex-wrap gap-1" data-testid="reactions">
      {message.reactions.map((reaction) => (
        <Chip key={reaction.emoji} reaction={reaction} onPress={() => onToggle(message, reaction.emoji)} />
      ))}
    </div>
  )
}

function Chip({ reaction, onPress }: { readonly reaction: Reaction; readonly onPress: () => void }) {
  const { emoji, count, user_ids } = reaction
  const texts = useTexts().chat
  const isOwn = user_ids.includes(useOwnUser().id)
  const first = useUserName(user_ids[0] ?? 0)
  return (
    <button
      type="button"
      // Keys reach it by the menu of the row.
      tabIndex={-1}
      aria-pressed={isOwn}
      aria-label={texts.reactedWith(emoji, count, first)}
      title={texts.reactedWith(emoji, count, first)}
      data-testid="reaction"
      data-emoji={emoji}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
      className={classes(
        'flex h-6.5 items-center gap-1 rounded-full border px-2 text-sm tabular-nums',
        isOwn
          ? 'border-accent/50 bg-accent/12 text-accent'
          : 'border-line bg-raised text-ink-soft hover:bg-hover',
      )}
    >
      <span aria-hidden="true">{emoji}</span>
      <span aria-hidden="true" className="text-xs font-medium">
        {count}
      </span>
    </button>
  )
}
