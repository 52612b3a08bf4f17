import type { Content } from '@stonechat/protocol'
import { diffArrays } from 'diff'
import { editTextOf } from '../content/index.js'

/** A piece of a text that stayed, came or went with an edit. */
export interface TextPiece {
  readonly text: string
  readonly kind: 'same' | 'added' | 'removed'
}

interface NamedFile {
  readonly id: string
  readonly name: string
}

export interface VersionChanges {
  readonly pieces: readonly TextPiece[]
  readonly filesAdded: readonly NamedFile[]
  readonly filesRemoved: readonly NamedFile[]
}

/** How many words the two texts have at most that are compared word by word: the time grows with how much differs. */
const maxWords = 4_000

/** What an edit changed; `undefined` where the message has neither words nor files that could be compared. */
export function findChanges(before: Content | null, after: Content | null): VersionChanges | undefined {
  const [old, now] = [editTextOf(before), editTextOf(after)]
  if (old === undefined || now === undefined) return undefined
  return {
    pieces: compareTexts(old, now),
    filesAdded: missingIn(filesOf(before), filesOf(after)),
    filesRemoved: missingIn(filesOf(after), filesOf(before)),
  }
}

/** Word by word, also where words are written without spaces. */
export function compareTexts(before: string, after: string): TextPiece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  if (old.length + now.length > maxWords) {
    return withoutEmpty([
      { text: before, kind: 'removed' },
      { text: after, kind: 'added' },
    ])
  }
  return diffArrays(old, now).map(({ value, added, removed }) => ({
    text: value.join(''),
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }))
}

function withoutEmpty(pieces: readonly TextPiece[]): TextPiece[] {
  return pieces.filter(({ text }) => text !== '')
}

function wordsOf(text: string): string[] {
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map(
    ({ segment }) => segment,
  )
}

function filesOf(content: Content | null): readonly NamedFile[] {
  return content?.type === 'file' ? content.files : []
}

/** Those of the second that the first does not have. */
function missingIn(files: readonly NamedFile[], others: readonly NamedFile[]): readonly NamedFile[] {
  return others.filter(({ id }) => !files.some((file) => file.id === id))
}
