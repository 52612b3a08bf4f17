import type { ContentOf, ContentView } from '../content-view.js'
import { StickerBubble } from './StickerBubble.js'

/** A small picture by itself: there are no words to copy or to edit. */
export const stickerType: ContentView<ContentOf<'sticker'>> = {
  Bubble: StickerBubble,
  copyText: () => undefined,
  editText: () => undefined,
  withText: (content) => content,
  wordsOnly: () => undefined,
  frame: () => 'none',
}
