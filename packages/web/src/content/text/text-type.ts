import type { ContentOf, ContentView } from '../content-view.js'
import { countLargeEmoji } from './count-large-emoji.js'
import { TextBubble } from './TextBubble.js'

/** Words, in the small Markdown of messages. */
export const textType: ContentView<ContentOf<'text'>> = {
  Bubble: TextBubble,
  copyText: ({ text }) => text,
  editText: ({ text }) => text,
  withText: (content, text) => ({ ...content, text }),
  wordsOnly: ({ text }) => text,
  frame: ({ text }) => (countLargeEmoji(text) > 0 ? 'none' : 'padded'),
}
