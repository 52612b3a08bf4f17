import { Keyboard, Smile } from 'lucide-react'
import type { Ref } from 'react'
import { useTexts } from '../../base/context.js'
import { media, useMedia } from '../../base/use-media.js'

interface EmojiButtonProps {
  readonly ref: Ref<HTMLButtonElement>
  readonly isOpen: boolean
  readonly onPress: () => void
}

/** Within the field: opens the picker, and closes it. */
export function EmojiButton({ ref, isOpen, onPress }: EmojiButtonProps) {
  const texts = useTexts().emoji
  const isTouch = useMedia(media.touch)
  const Icon = isOpen && isTouch ? Keyboard : Smile
  return (
    <button
      ref={ref}
      type="button"
      aria-label={texts.open}
      title={texts.open}
      aria-expanded={isOpen}
      data-testid="emoji"
      data-picker-button
      onClick={onPress}
      className="absolute end-1 bottom-1 flex size-8 items-center justify-center rounded-full text-ink-quiet hover:bg-hover hover:text-ink aria-expanded:text-accent"
    >
      <Icon className="size-5" />
    </button>
  )
}
