import type { ContentOf, ContentView } from '../content-view.js'
import { PollBubble } from './PollBubble.js'

/** A question and what one may answer. */
export const pollType: ContentView<ContentOf<'poll'>> = {
  Bubble: PollBubble,
  copyText: ({ question, options }) => [question, ...options.map((option) => `- ${option}`)].join('\n'),
  editText: () => undefined,
  withText: (content) => content,
  wordsOnly: () => undefined,
}
