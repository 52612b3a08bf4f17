import type { Sentence } from '../../faults.js'
import type { FileKind } from '../../file/file.js'
import type { ContentType } from '../content-type.js'

/** What a file is called that is not known by its name. */
const kinds: Readonly<Record<Exclude<FileKind, 'file'>, Sentence>> = {
  image: { en: '[Photo]', zh: '[图片]' },
  video: { en: '[Video]', zh: '[视频]' },
  voice: { en: '[Voice]', zh: '[语音]' },
  audio: { en: '[Audio]', zh: '[音频]' },
}

/** The caption says it; without one, what the first file is. */
export const fileType: ContentType<'file'> = {
  words({ text, files: [first] }, toLine) {
    if (text !== undefined) return toLine(text)
    return first?.kind === 'file' ? first.name : undefined
  },
  sentences: Object.values(kinds),
  sentence: ({ files: [first] }) => (first?.kind === 'file' ? undefined : first && kinds[first.kind]),
  references: ({ files }) => files.map(({ id }) => ({ kind: 'file', id })),
}
