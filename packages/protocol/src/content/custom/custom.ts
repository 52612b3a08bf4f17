import type { ContentType } from '../content-type.js'

/** Its name is for programs and its data is anybody's, so a reader is shown neither. */
export const customType: ContentType<'custom'> = {
  words: () => undefined,
  sentence: () => undefined,
  sentences: [],
  references: () => [],
}
