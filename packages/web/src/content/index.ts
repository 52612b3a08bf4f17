/** Every type of content that the app knows. A new one is a folder beside `text` and an entry in `contentTypes`. */
import {
  type Content,
  type PlainContent,
  previewOf as previewIn,
  previewOfQuote as quoteIn,
  type Reply,
} from '@stonechat/protocol'
import { type Locale, locales } from '../text/index.js'
import { plainText } from '../ui/markdown/plain-text.js'
import { cardType } from './card/card-type.js'
import type { BubbleFrame, ContentOf, ContentView } from './content-view.js'
import { customType } from './custom/custom-type.js'
import { fileType } from './file/file-type.js'
import { pollType } from './poll/poll-type.js'
import { recordType } from './record/record-type.js'
import { stickerType } from './sticker/sticker-type.js'
import { textType } from './text/text-type.js'
import { unknownType } from './unknown/unknown-type.js'

const contentTypes: { readonly [Type in Content['type']]: ContentView<ContentOf<Type>> } = {
  text: textType,
  file: fileType,
  sticker: stickerType,
  custom: customType,
  poll: pollType,
  card: cardType,
  record: recordType,
}

// A map, since a newer server may call a type `constructor`.
const byName: ReadonlyMap<string, ContentView<Content>> = new Map(Object.entries(contentTypes))

/** What to do with a message's content, which is `null` once the message is recalled. */
export function contentTypeOf(content: Content | null): ContentView<Content | null> {
  return (content === null ? undefined : byName.get(content.type)) ?? unknownType
}

/** A message on one line, without markup: for lists, quotations, the reply bar and screen readers. */
export function previewOf(content: Content | null, locale: Locale): string {
  return previewIn(content, locales[locale].sentences, plainText)
}

/** What a quote says of a message that is not loaded, like `previewOf`; `undefined` once it is recalled. */
export function previewOfQuote(reply: Reply, locale: Locale): string | undefined {
  return quoteIn(reply, locales[locale].sentences, plainText)
}

/** What "copy" gives of a message; `undefined` where there is nothing to copy. */
export function copyTextOf(content: Content | null): string | undefined {
  return contentTypeOf(content).copyText(content)
}

/** What an edit of a message starts from; `undefined` where it cannot be edited. */
export function editTextOf(content: Content | null): string | undefined {
  return contentTypeOf(content).editText(content)
}

/** What an edit of a message sends that came to these words. */
export function withText(content: Content | null, text: string): PlainContent {
  return contentTypeOf(content).withText(content, text)
}

/** What a refused or recalled message is written anew from; `undefined` where it was more than words. */
export function wordsOnlyOf(content: Content | null): string | undefined {
  return contentTypeOf(content).wordsOnly(content)
}

/** What the bubble of a message is like. */
export function frameOf(content: Content | null): BubbleFrame {
  return contentTypeOf(content).frame?.(content) ?? 'padded'
}
