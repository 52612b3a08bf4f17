import { ArrowUp, Check } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'

interface SendButtonProps {
  readonly isEditing: boolean
  readonly canSend: boolean
  readonly onPress: () => void
}

/** Sends, or saves an edit. */
export function SendButton({ isEditing, canSend, onPress }: SendButtonProps) {
  const texts = useTexts().composer
  return (
    <button
      type="button"
      aria-label={isEditing ? texts.saveEdit : texts.send}
      title={isEditing ? texts.saveEdit : texts.send}
      data-testid="send"
      disabled={!canSend}
      // The keyboard of a phone stays open while the field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
      className={classes(
        'flex size-10 shrink-0 items-center justify-center rounded-full transition-colors',
        canSend ? 'bg-accent text-on-accent hover:bg-accent-strong' : 'bg-sunken text-ink-quiet',
      )}
    >
      {isEditing ? <Check className="size-5" /> : <ArrowUp className="size-5" />}
    </button>
  )
}
