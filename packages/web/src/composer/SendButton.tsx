import { ArrowUp, Check } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'
import { useLongPress } from '../ui/use-long-press.js'

interface SendButtonProps {
  readonly isEditing: boolean
  readonly canSend: boolean
  readonly onPress: () => void
  /** Asked for by a long press, a right click, or the menu key; absent where it cannot be sent later. */
  readonly onLater?: (() => void) | undefined
}

/** Sends, or saves an edit. */
export function SendButton({ isEditing, canSend, onPress, onLater }: SendButtonProps) {
  const texts = useTexts().composer
  const later = useTexts().scheduled.sendLater
  const longPress = useLongPress(() => {
    onLater?.()
    return onLater !== undefined
  })
  return (
    <button
      type="button"
      aria-label={isEditing ? texts.saveEdit : texts.send}
      title={isEditing ? texts.saveEdit : onLater === undefined ? texts.send : `${texts.send} · ${later}`}
      aria-haspopup={onLater === undefined ? undefined : 'dialog'}
      {...longPress}
      onContextMenu={(event) => {
        event.preventDefault()
        onLater?.()
      }}
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
