/** What is known of any content without its schema: the light halves of all types. */
import type { Language, Sentence } from '../faults.js'
import type { Reply } from '../reply/reply.js'
import { cardType } from './card/card.js'
import type { ContentType, Reference } from './content-type.js'
import { customType } from './custom/custom.js'
import { fileType } from './file/file.js'
import type { Content, DraftContent } from './index.js'
import { pollType } from './poll/poll.js'
import { recordType } from './record/record.js'
import { stickerType } from './sticker/sticker.js'
import { textType } from './text/text.js'

type Quote = Pick<Reply, 'preview' | 'type'>

const contentTypes: { readonly [T in Content['type']]: ContentType<T> } = {
  text: textType,
  custom: customType,
  file: fileType,
  record: recordType,
  poll: pollType,
  sticker: stickerType,
  card: cardType,
}

/** A preview needs no more of a text than this. */
const previewMaxCharacters = 500

/** A quote needs no more of it than this, in whole characters. */
const quoteMaxCharacters = 200

const unknownPreview: Sentence = { en: '[Message]', zh: '[消息]' }

/**
 * The one line that stands for a content in lists, notifications and quotes. A type that is not known here, as one of a
 * newer server may be, has one too, and so has the `null` of a recalled message.
 * @param toLine makes one line of what a person typed; a reader of markup removes it here
 */
export function previewOf(content: Content | null, language: Language, toLine = joinLines): string {
  const words = content === null ? undefined : wordsOf(content, toLine)
  return words === undefined ? sentenceOf(content)[language] : withLabel(content?.type, words, language)
}

/** What a quote carries of a content; a preview of `null` for that of a recalled message. */
export function quoteOf(content: Content | null): Quote {
  if (content === null) return { preview: null }
  const words = wordsOf(content, joinLines)
  if (words === undefined) return { preview: sentenceOf(content).en, type: content.type }
  const preview = [...words].slice(0, quoteMaxCharacters).join('')
  return labelOf(content.type) === undefined ? { preview } : { preview, type: content.type }
}

/** A quote as its reader reads it; `undefined` for that of a recalled message. */
export function previewOfQuote(
  { preview, type }: Quote,
  language: Language,
  toLine = joinLines,
): string | undefined {
  if (preview === null) return undefined
  if (type === undefined) return toLine(preview)
  if (labelOf(type) !== undefined) return withLabel(type, toLine(preview), language)
  const sentences = isKnown(type) ? contentTypes[type].sentences : []
  return (sentences.find(({ en }) => en === preview) ?? unknownPreview)[language]
}

/** What a content refers to, such as files; nothing where its type is not known here. */
export function referencesOf(content: DraftContent): readonly Reference[] {
  // What it refers to is known before that is filled in.
  return typeOf(content)?.references(content as Content, referencesOf) ?? []
}

function wordsOf(content: Content, toLine: (text: string) => string): string | undefined {
  return typeOf(content)?.words(content, (text) => toLine(startOf(text)))
}

function withLabel(type: string | undefined, words: string, language: Language): string {
  const label = labelOf(type)
  return label === undefined ? words : `${label[language]} ${words}`
}

function labelOf(type: string | undefined): Sentence | undefined {
  return isKnown(type) ? contentTypes[type].label : undefined
}

function sentenceOf(content: Content | null): Sentence {
  return (content === null ? undefined : typeOf(content)?.sentence(content)) ?? unknownPreview
}

function typeOf<T extends Content['type']>({ type }: { readonly type: T }): ContentType<T> | undefined {
  return isKnown(type) ? contentTypes[type] : undefined
}

function isKnown(type: string | undefined): type is Content['type'] {
  return type !== undefined && Object.hasOwn(contentTypes, type)
}

/** The beginning of a text, never with half a character at its end. */
function startOf(text: string): string {
  return text.slice(0, previewMaxCharacters).replace(/[\ud800-\udbff]$/, '')
}

function joinLines(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
