import type { ContentType } from '../content-type.js'

const person = { en: '[Contact card]', zh: '[个人名片]' }
const group = { en: '[Group card]', zh: '[群名片]' }

/** The preview names nobody: readers may know them by another name. */
export const cardType: ContentType<'card'> = {
  words: () => undefined,
  sentence: ({ group_id }) => (group_id === undefined ? person : group),
  sentences: [person, group],
  references: () => [],
}
