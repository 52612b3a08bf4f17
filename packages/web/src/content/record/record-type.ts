import type { ContentOf, ContentView } from '../content-view.js'
import { RecordBubble } from './RecordBubble.js'

/** Messages that were forwarded together: frozen, and no words of whoever forwarded them. */
export const recordType: ContentView<ContentOf<'record'>> = {
  Bubble: RecordBubble,
  copyText: () => undefined,
  editText: () => undefined,
  withText: (_content, text) => ({ type: 'text', text }),
  wordsOnly: () => undefined,
}
