import type { Message } from '@stonechat/protocol'
import { usePreferences, useTexts } from '../base/context.js'
import { useUserName } from '../base/use-people.js'
import { previewOf } from '../content/index.js'
import { formatFull } from '../text/time.js'
import { Name } from '../ui/Name.js'

interface MessageLineProps {
  readonly message: Message
  readonly isCurrent?: boolean
  readonly onPress: () => void
}

/** A message of a list beside the conversation: who wrote it when, and how it begins. Pressed, it leads to its place. */
export function MessageLine({ message, isCurrent = false, onPress }: MessageLineProps) {
  const { language } = usePreferences()
  const texts = useTexts().chat
  const name = useUserName(message.sender_id)
  const isGone = message.recalled_at !== null
  return (
    <button
      type="button"
      onClick={onPress}
      aria-current={isCurrent || undefined}
      data-testid="message-line"
      className="min-w-0 flex-1 rounded-m px-2 py-1.5 text-start hover:bg-hover aria-current:bg-accent/10"
    >
      <span className="flex items-baseline justify-between gap-2 text-xs text-ink-quiet">
        <span className="truncate font-medium text-accent">
          <Name>{name}</Name>
        </span>
        <time dateTime={new Date(message.created_at).toISOString()} className="shrink-0 tabular-nums">
          {formatFull(language, message.created_at)}
        </time>
      </span>
      <span dir="auto" translate="yes" className="line-clamp-2 text-sm text-ink-soft wrap-anywhere">
        {isGone ? texts.recalledBy(name) : previewOf(message.content, language)}
      </span>
    </button>
  )
}
