import type { ContentOf, ContentView } from '../content-view.js'

/** The question stands in the bubble, its answers below. */
export const pollType: ContentView<ContentOf<'poll'>> = {
  Bubble: ({ content }) => <p className="font-medium wrap-content">{content.question}</p>,
  copyText: ({ question, options }) => [question, ...options.map((option) => `- ${option}`)].join('\n'),
  editText: () => undefined,
  withText: (content) => content,
  wordsOnly: () => undefined,
}
