import type { ContentType } from '../content-type.js'

export const textType: ContentType<'text'> = {
  preview: ({ text }, toLine) => toLine(text),
  references: () => [],
}
