import type { ContentType } from '../content-type.js'

const sentence = { en: '[Chat history]', zh: '[聊天记录]' }

/** A record is no words of its sender's. */
export const recordType: ContentType<'record'> = {
  words: () => undefined,
  sentences: [sentence],
  sentence: () => sentence,
  references({ entries }, referencesOf) {
    const found = entries.flatMap(({ content }) => referencesOf(content))
    return [...new Map(found.map((one) => [one.id, one])).values()]
  },
}
