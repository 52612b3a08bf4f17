/** What is known of any content without its schema: the light halves of all types. */
import { inLanguage, type Language, type Sentence } from '../faults.js'
import type { ContentType, Reference } from './content-type.js'
import { customType } from './custom/custom.js'
import type { Content } from './index.js'
import { textType } from './text/text.js'

const contentTypes: { readonly [T in Content['type']]: ContentType<T> } = {
  text: textType,
  custom: customType,
}

/** A preview needs no more of a text than this. */
const previewMaxCharacters = 500

const unknownPreview: Sentence = { en: '[Message]', zh: '[消息]' }

/**
 * The one line that stands for a content in lists, notifications and quotes. A type that is not known here, as one of a
 * newer server may be, has one too, and so has the `null` of a recalled message.
 * @param toLine makes one line of what a person typed; a reader of markup removes it here
 */
export function previewOf(
  content: Content | null,
  language: Language,
  toLine: (text: string) => string = joinLines,
): string {
  const line = (text: string) => toLine(startOf(text))
  const preview = content === null ? undefined : typeOf(content)?.preview(content, line)
  return inLanguage(preview ?? unknownPreview, language)
}

/** What a content refers to, such as files; nothing where its type is not known here. */
export function referencesOf(content: Content): readonly Reference[] {
  return typeOf(content)?.references(content) ?? []
}

function typeOf<T extends Content['type']>({ type }: { readonly type: T }): ContentType<T> | undefined {
  return Object.hasOwn(contentTypes, type) ? contentTypes[type] : undefined
}

/** The beginning of a text, never with half a character at its end. */
function startOf(text: string): string {
  return text.slice(0, previewMaxCharacters).replace(/[\ud800-\udbff]$/, '')
}

function joinLines(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
