import type { ContentType } from '../content-type.js'

/** The question says it, after the word for what it is. */
export const pollType: ContentType<'poll'> = {
  words: ({ question }, toLine) => toLine(question),
  label: { en: '[Poll]', zh: '[投票]' },
  sentence: () => undefined,
  sentences: [],
  references: () => [],
}
