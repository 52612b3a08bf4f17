/** Reactions on the screen: chips under a bubble, and a row of emoji above the menu of a message. */
import type { MessageView } from '@stonechat/client'
import type { Reaction, Target } from '@stonechat/protocol'
import { useApp, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { useUserName } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'
import { classes } from '../ui/classes.js'
import type { QuickItem } from '../ui/Menu.js'

/** The emoji that the menu of a message offers at one touch. */
const quickReactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

interface ReactionChipsProps {
  readonly message: MessageView
  readonly target: Target
}

/** Each emoji that answers a message and how often. A press adds one's own, or takes it back. */
export function ReactionChips({ message, target }: ReactionChipsProps) {
  const toggle = useToggleReaction(target)
  if (message.reactions === undefined) return null
  return (
    <div className="mt-1 mb-1 flex flex-wrap gap-1" data-testid="reactions">
      {message.reactions.map((reaction) => (
        <Chip key={reaction.emoji} reaction={reaction} onPress={() => toggle(message, reaction.emoji)} />
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

/** What stands above the menu of a message that the server has and that still says something. */
export function useQuickReactions(target: Target): (message: MessageView) => QuickItem[] {
  const texts = useTexts().chat
  const ownId = useOwnUser().id
  const toggle = useToggleReaction(target)
  return (message) => {
    if (message.seq === undefined || message.recalledAt !== null) return []
    return quickReactions.map((emoji) => ({
      face: emoji,
      label: texts.reactWith(emoji),
      isOn: isOwnReaction(message, emoji, ownId),
      onSelect: () => toggle(message, emoji),
    }))
  }
}

function useToggleReaction(target: Target): (message: MessageView, emoji: string) => void {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const ownId = useOwnUser().id
  return (message, emoji) => {
    if (message.seq === undefined) return
    const on = !isOwnReaction(message, emoji, ownId)
    client
      .call('message.react', { ...target, seq: message.seq, emoji, on })
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
  }
}

function isOwnReaction({ reactions = [] }: MessageView, emoji: string, userId: number): boolean {
  return reactions.some((one) => one.emoji === emoji && one.user_ids.includes(userId))
}
