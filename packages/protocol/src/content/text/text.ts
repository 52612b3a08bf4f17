import type { ContentType } from '../content-type.js'

export const textType: ContentType<'text'> = {
  words: ({ text }, toLine) => toLine(text),
  sentence: () => undefined,
  sentences: [],
  references: () => [],
}
