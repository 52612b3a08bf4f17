import type { ContentType } from '../content-type.js'

/** The question says it. */
export const pollType: ContentType<'poll'> = {
  words: ({ question }, toLine) => `📊 ${toLine(question)}`,
  sentence: () => undefined,
  sentences: [],
  references: () => [],
}
