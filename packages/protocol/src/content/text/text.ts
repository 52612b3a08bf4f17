import type { ContentType } from '../content-type.js'

export const textType: ContentType<'text'> = {
  sentence: undefined,
  words: ({ text }, toLine) => toLine(text),
  references: () => [],
}
