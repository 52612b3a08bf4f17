import type { Sentence } from '../../faults.js'
import type { ContentType } from '../content-type.js'

const sentence: Sentence = { en: '[Sticker]', zh: '[表情]' }

export const stickerType: ContentType<'sticker'> = {
  words: () => undefined,
  sentences: [sentence],
  sentence: () => sentence,
  references: ({ sticker_id: id }) => [{ kind: 'file', id }],
}
