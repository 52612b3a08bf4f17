/** What the picker of the composer offers beside emoji. A further tab is added here. */
import type { Target } from '@stonechat/protocol'
import { type LucideIcon, Sticker } from 'lucide-react'
import type { ComponentType } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import type { Texts } from '../../text/index.js'

export interface PickerTabProps {
  readonly target: Target
  readonly onClose: () => void
}

export interface PickerTab {
  readonly key: string
  readonly label: (texts: Texts) => string
  readonly Icon: LucideIcon
  /** Fills what it stands in. */
  readonly Panel: ComponentType<PickerTabProps>
}

export const pickerTabs: readonly PickerTab[] = [
  {
    key: 'stickers',
    label: (texts) => texts.sticker.tab,
    Icon: Sticker,
    Panel: lazyPart(() => import('../../sticker/StickerPanel.js').then(({ StickerPanel }) => StickerPanel)),
  },
]
