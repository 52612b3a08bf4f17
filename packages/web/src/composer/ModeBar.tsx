import { Pencil, Reply, X } from 'lucide-react'
import { usePreferences, useTexts } from '../base/context.js'
import { useUserName } from '../base/use-people.js'
import { previewOf } from '../content/index.js'
import { IconButton } from '../ui/Button.js'
import type { ComposerMode } from './Composer.js'

interface ModeBarProps {
  readonly mode: ComposerMode
  /** How far the files of an edit are, from 0 to 1. */
  readonly progress: number | undefined
  readonly onLeave: () => void
}

/** What is being answered or edited, above the field. */
export function ModeBar({ mode, progress, onLeave }: ModeBarProps) {
  const { language } = usePreferences()
  const texts = useTexts()
  if (mode.kind === 'new') return null
  const isEdit = mode.kind === 'edit'
  const Icon = isEdit ? Pencil : Reply
  return (
    <div
      className="mb-2 flex animate-rise items-center gap-3 rounded-m bg-accent-soft ps-3 pe-1.5"
      data-testid="mode-bar"
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 text-accent" />
      <div className="min-w-0 flex-1 py-1.5 text-sm">
        <p className="truncate font-medium text-accent">
          {progress !== undefined ? (
            <span role="status">{texts.composer.savingEdit(Math.floor(progress * 100))}</span>
          ) : isEdit ? (
            texts.composer.editing
          ) : (
            <ReplyTitle userId={mode.message.senderId} />
          )}
        </p>
        <p dir="auto" className="truncate text-ink-soft">
          {previewOf(mode.message.content, language)}
        </p>
      </div>
      <IconButton
        label={isEdit ? texts.composer.cancelEdit : texts.composer.cancelReply}
        size="s"
        onClick={onLeave}
      >
        <X className="size-4" />
      </IconButton>
    </div>
  )
}

function ReplyTitle({ userId }: { readonly userId: number }) {
  return useTexts().composer.replyingTo(useUserName(userId))
}
