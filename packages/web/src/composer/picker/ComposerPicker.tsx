import type { Target } from '@stonechat/protocol'
import { Delete } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import { useTexts } from '../../base/context.js'
import { deleteBackwards, insertQuietly, insertText } from '../../base/insert-text.js'
import { media, useMedia } from '../../base/use-media.js'
import { EmojiPicker } from '../../emoji/EmojiPicker.js'
import { useColumns } from '../../emoji/use-columns.js'
import { IconButton } from '../../ui/Button.js'
import { PopoverAt } from '../../ui/PopoverAt.js'
import { PickerTabs } from './PickerTabs.js'

export interface ComposerPickerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly button: RefObject<HTMLButtonElement | null>
  readonly target: Target
  readonly onClose: () => void
}

/** The picker of the composer: over its button, or on a touch screen in place of the keyboard. */
export function ComposerPicker(props: ComposerPickerProps) {
  return useMedia(media.touch) ? <PickerPanel {...props} /> : <PickerPopover {...props} />
}

function PickerPopover({ field, button, target, onClose }: ComposerPickerProps) {
  const texts = useTexts().emoji
  const [at] = useState(() => {
    const side = button.current?.getBoundingClientRect()
    return { x: side?.right ?? 0, y: field.current?.getBoundingClientRect().top ?? 0 }
  })
  const insert = (emoji: string, isMore: boolean) => {
    if (field.current !== null) insertText(field.current, emoji)
    if (!isMore) onClose()
  }
  return (
    <PopoverAt at={at} label={texts.open} onClose={onClose}>
      <PickerTabs target={target} onClose={onClose}>
        <EmojiPicker onPick={insert} autoFocus />
      </PickerTabs>
    </PopoverAt>
  )
}

/** It stays open while several are picked, and goes when the keyboard comes. */
function PickerPanel({ field, target, onClose }: ComposerPickerProps) {
  const texts = useTexts().emoji
  const [columns, box] = useColumns()
  useEffect(() => {
    const area = field.current
    area?.blur()
    area?.addEventListener('focus', onClose)
    return () => area?.removeEventListener('focus', onClose)
  }, [field, onClose])

  return (
    <section
      ref={box}
      aria-label={texts.open}
      data-testid="emoji-panel"
      className="mt-2 h-[min(20rem,42vh)] overflow-clip rounded-m bg-raised"
    >
      <PickerTabs target={target} onClose={onClose}>
        <EmojiPicker
          columns={columns}
          onPick={(emoji) => field.current !== null && insertQuietly(field.current, emoji)}
          corner={
            <IconButton
              label={texts.deleteBackwards}
              data-testid="emoji-delete"
              onClick={() => field.current !== null && deleteBackwards(field.current)}
            >
              <Delete className="size-5" />
            </IconButton>
          }
        />
      </PickerTabs>
    </section>
  )
}
