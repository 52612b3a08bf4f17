import { useTexts } from '../base/context.js'
import { media, useMedia } from '../base/use-media.js'
import { Dialog } from '../ui/Dialog.js'
import type { Point } from '../ui/Menu.js'
import { PopoverAt } from '../ui/PopoverAt.js'
import { EmojiPicker } from './EmojiPicker.js'
import { useColumns } from './use-columns.js'

export interface EmojiPopupProps {
  /** Where it opens. On a touch screen it is a sheet at the bottom instead. */
  readonly at: Point
  readonly onPick: (emoji: string, isMore: boolean) => void
  readonly onClose: () => void
}

/** Lets one emoji be picked, for instance to answer a message. */
export function EmojiPopup({ at, onPick, onClose }: EmojiPopupProps) {
  const texts = useTexts().emoji
  const isTouch = useMedia(media.touch)
  const [columns, box] = useColumns()
  const pick = (emoji: string, isMore: boolean) => {
    onPick(emoji, isMore)
    if (!isMore) onClose()
  }
  if (isTouch) {
    return (
      <Dialog title={texts.open} onClose={onClose} testId="emoji-sheet">
        <div ref={box} className="h-[min(24rem,60vh)]">
          <EmojiPicker onPick={pick} columns={columns} />
        </div>
      </Dialog>
    )
  }
  return (
    <PopoverAt at={at} label={texts.open} onClose={onClose}>
      <EmojiPicker onPick={pick} autoFocus />
    </PopoverAt>
  )
}
