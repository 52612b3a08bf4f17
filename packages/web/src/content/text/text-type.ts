import type { ContentOf, ContentType } from '../content-type.js'
import { TextBubble } from './TextBubble.js'

/** Words, in the small Markdown of messages. */
export const textType: ContentType<ContentOf<'text'>> = {
  Bubble: TextBubble,
  copyText: ({ text }) => text,
  editText: ({ text }) => text,
}
