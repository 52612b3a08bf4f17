import type { ContentOf, ContentView } from '../content-view.js'
import { CardBubble } from './CardBubble.js'

/** A user or a group that is shown: there are no words to copy or to edit. */
export const cardType: ContentView<ContentOf<'card'>> = {
  Bubble: CardBubble,
  copyText: () => undefined,
  editText: () => undefined,
  withText: (content) => content,
  wordsOnly: () => undefined,
}
