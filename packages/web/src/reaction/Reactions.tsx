/** Reactions on the screen: chips under a bubble. */
import type { MessageView } from '@stonechat/client'
import type { Reaction, Target } from '@stonechat/protocol'
import { useState } from 'react'
import { useOwnUser, useTexts } from '../base/context.js'
import { useUserNames } from '../base/use-people.js'
import { classes } from '../ui/classes.js'
import type { Point } from '../ui/Menu.js'
import { reactionLayer } from './reaction-layer.js'
import { useToggleReaction } from './use-toggle-reaction.js'

interface ReactionChipsProps {
  readonly message: MessageView
  readonly target: Target
}

/** Each emoji that answers a message and how often. A press adds one's own, or takes it back; one on the number says who. */
export function ReactionChips({ message, target }: ReactionChipsProps) {
  const toggle = useToggleReaction(target)
  if (message.reactions === undefined) return null
  return (
    <div className="mt-1 mb-1 flex flex-wrap gap-1" data-testid="reactions">
      {message.reactions.map((reaction) => (
        <Chip
          key={reaction.emoji}
          reaction={reaction}
          onPress={() => toggle(message, reaction.emoji)}
          onWho={(at) => reactionLayer.set({ kind: 'who', message, at, emoji: reaction.emoji })}
        />
      ))}
    </div>
  )
}

interface ChipProps {
  readonly reaction: Reaction
  readonly onPress: () => void
  readonly onWho: (at: Point) => void
}

function Chip({ reaction, onPress, onWho }: ChipProps) {
  const { emoji, count, user_ids } = reaction
  const texts = useTexts().chat
  const isOwn = user_ids.includes(useOwnUser().id)
  // The names of all are asked for once somebody looks.
  const [isLookedAt, setIsLookedAt] = useState(false)
  const names = useUserNames(isLookedAt ? user_ids : user_ids.slice(0, 1))
  const words = texts.reactedWith(emoji, count, names)
  const common = {
    type: 'button',
    // Keys reach it by the menu of the row.
    tabIndex: -1,
    title: words,
    onPointerDown: (event: React.PointerEvent) => event.preventDefault(),
  } as const
  return (
    <span
      data-testid="reaction"
      data-emoji={emoji}
      data-own={isOwn}
      onPointerEnter={() => setIsLookedAt(true)}
      className={classes(
        'flex h-6.5 overflow-clip rounded-full border text-sm tabular-nums',
        isOwn ? 'border-accent/50 bg-accent/12 text-accent' : 'border-line bg-raised text-ink-soft',
      )}
    >
      <button
        {...common}
        aria-pressed={isOwn}
        aria-label={words}
        data-testid="reaction-toggle"
        onClick={onPress}
        className="min-w-7.5 ps-2 pe-1 hover:bg-hover"
      >
        <span aria-hidden="true">{emoji}</span>
      </button>
      <button
        {...common}
        aria-label={texts.whoReacted(emoji)}
        data-testid="reaction-count"
        onClick={(event) => onWho({ x: event.clientX, y: event.clientY })}
        className="min-w-6 ps-1 pe-2 text-xs font-medium hover:bg-hover"
      >
        {count}
      </button>
    </span>
  )
}
